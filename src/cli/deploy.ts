import { resolve } from 'node:path';
import { usage } from '../host/run-errors.ts';
import { reportOutputs } from '../host/workflow-outputs.ts';
import { pagesProject } from '../pipeline/deploy/cloudflare.ts';
import { deploy as run } from '../pipeline/deploy/deploy.ts';
import type { Command } from './command.ts';
import { nightOptionHelp } from './night-options.ts';
import { DEPLOY_SETTINGS } from './settings.ts';

export const deploy: Command = {
  name: 'deploy',
  about: 'Publishes the built site to Cloudflare Pages and checks that strangers are refused.',
  options: [
    ...nightOptionHelp('store'),
    { name: 'out', value: 'DIR', about: 'the built site (default dist)' },
    {
      name: 'target',
      value: 'production|preview',
      about: 'where it goes (default production, and the dated alias)',
    },
    { name: 'allow-sample', about: 'lets sample data stand where real nights have stood' },
    { name: 'dry-run', about: 'says what would be published, and uploads nothing' },
  ],
  examples: [
    ['--dry-run', 'what would be published, without a token'],
    ['--target preview', 'to the dated address only'],
  ],
  settings: DEPLOY_SETTINGS,
  stops: true,
  exits: [
    '0  published, and closed to strangers unless it holds sample data alone',
    '1  not published, or not everywhere, or open to strangers',
  ],
  run: async (values, effects) => {
    // Stands until an upload has succeeded: a later value takes over.
    await reportOutputs({ deployed: false }, effects);
    const target = values['target'] ?? 'production';
    if (target !== 'production' && target !== 'preview')
      throw usage(`--target is production or preview, not “${target}”.`);
    const dryRun = values['dry-run'] !== undefined;
    const options = {
      store: resolve(values['store'] ?? 'snapshots'),
      out: resolve(values['out'] ?? 'dist'),
      target,
      allowSample: values['allow-sample'] !== undefined,
      dryRun,
    } as const;
    const nobody = { apiUrl: '', accountId: '', token: '', project: '' };
    return run(options, dryRun ? nobody : pagesProject(effects), effects);
  },
};

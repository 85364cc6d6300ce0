import { resolve } from 'node:path';
import { counted } from '../format/phrases.ts';
import type { Effects } from '../host/effects.ts';
import { usage } from '../host/run-errors.ts';
import type { DetailChoice } from '../store/git/check-out.ts';
import { pullStore, pushStore, type StoreBranch } from '../store/git/sync.ts';
import { snapshotId } from '../store/schemas.ts';
import type { Command, OptionHelp, Values } from './command.ts';
import { nightOptionHelp } from './night-options.ts';
import { STORE_SETTINGS } from './settings.ts';

/** What to bring; a push hands on all that is new. */
const PULL_OPTIONS: readonly OptionHelp[] = [
  {
    name: 'details',
    value: 'shown|all|none',
    about: 'pull: detail files to bring, of the nights that the site shows (default), of all, of none',
  },
  { name: 'nights', value: 'ID,ID', about: 'pull: bring the detail files of these nights too' },
];

const OPTIONS: readonly OptionHelp[] = [
  ...nightOptionHelp('store'),
  {
    name: 'remote',
    value: 'NAME',
    about: 'a git remote of this checkout, an address or a folder (default origin)',
  },
  { name: 'branch', value: 'NAME', about: 'the branch that keeps the snapshots (default snapshots)' },
  ...PULL_OPTIONS,
];

export const store: Command = {
  name: 'store',
  about: 'Keeps the snapshot store in step with a git branch.',
  operands: [
    { name: 'action', value: 'pull|push', about: '“pull” from the branch, or “push” what is new to it' },
  ],
  options: OPTIONS,
  examples: [
    ['pull --details all', 'every night with its rows'],
    ['push', 'hand on what is new; what another run pushed first stays first'],
  ],
  settings: STORE_SETTINGS,
  exits: ['0  in step', '1  not in step: what was not accepted stays in the store'],
  run: async (values, effects) => {
    const { action } = values;
    if (action !== 'pull' && action !== 'push')
      throw usage('Say pull or push, as in “npm run store -- pull”.');
    const given = PULL_OPTIONS.find(({ name }) => values[name] !== undefined);
    if (action === 'push' && given !== undefined)
      throw usage(`--${given.name} is for pull.`, 'Leave it out.');
    await (action === 'pull' ? pull : push)(branchOptions(values), effects);
    return 0;
  },
};

function branchOptions(values: Values): StoreBranch {
  const details = values['details'] ?? 'shown';
  if (details !== 'shown' && details !== 'all' && details !== 'none')
    throw usage(`--details is shown, all or none, not “${details}”.`);
  return {
    store: resolve(values['store'] ?? 'snapshots'),
    remote: values['remote'],
    branch: values['branch'],
    details: details satisfies DetailChoice['details'],
    nights: nightIds(values['nights']),
  };
}

function nightIds(list: string | undefined): string[] {
  const ids = list?.split(',') ?? [];
  const wrong = ids.find((id) => !snapshotId.safeParse(id).success);
  if (wrong !== undefined) throw usage(`--nights takes ids such as 2026-11-22, not “${wrong}”.`);
  return ids;
}

async function pull(options: StoreBranch, effects: Effects): Promise<void> {
  const pulled = await pullStore(options, effects);
  if (!pulled.branchExists)
    effects.print(`  ${pulled.remote} has no such branch yet; the first push begins it`);
  effects.print(
    `  pulled    ${counted(pulled.nights.length, 'new night')}, ${counted(pulled.files, 'file')}; ${headText(pulled.head)}`,
  );
  if (pulled.unpushed > 0)
    effects.print(`  note      ${counted(pulled.unpushed, 'line')} of this store not pushed yet`);
}

async function push(options: StoreBranch, effects: Effects): Promise<void> {
  const { lines, renamed, head } = await pushStore(options, effects);
  for (const { from, to } of renamed)
    effects.print(`  renamed   ${from} to ${to}: another run was accepted first`);
  effects.print(`  pushed    ${counted(lines.length, 'line')}; ${headText(head)}`);
}

const headText = (head: { readonly seq: number; readonly hash: string } | null): string =>
  head === null ? 'the ledger is empty' : `line ${head.seq}, ${head.hash}`;

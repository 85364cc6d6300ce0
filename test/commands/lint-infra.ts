import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from '../../src/cli/command.ts';
import { ROOT } from '../../src/host/root.ts';

/** The exit code of a check that could not run, which is neither passed nor failed. */
const NOT_RUN = 2;

/** The program that KPI_TERRAFORM names, or one on the PATH; undefined where there is none. */
function findTerraform(): string | undefined {
  const named = process.env['KPI_TERRAFORM'] ?? '';
  const programs = named === '' ? ['terraform', 'tofu'] : [named];
  return programs.find((program) => spawnSync(program, ['version'], { stdio: 'ignore' }).status === 0);
}

export const lintInfra: Command = {
  name: 'lint:infra',
  about: 'Checks infra/ with Terraform or OpenTofu: its form, its types, and what it would make.',
  options: [],
  examples: [['', 'after a change in infra']],
  exits: [
    '0  nothing to say',
    '1  something is wrong',
    '2  it did not run: Terraform or its providers are not to be had here',
  ],
  run: async (_values, { print }) => {
    const program = findTerraform();
    if (program === undefined) {
      print(
        'NOT RUN: There is no Terraform here. Put terraform or tofu on the PATH, or name one in KPI_TERRAFORM.',
      );
      return NOT_RUN;
    }
    // A copy: what is downloaded and locked stays out of the checkout.
    const folder = mkdtempSync(join(tmpdir(), 'kpi-infra-'));
    const works = (...args: string[]): boolean => {
      const env = { ...process.env, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };
      return spawnSync(program, args, { cwd: folder, env, stdio: 'inherit', timeout: 600_000 }).status === 0;
    };
    try {
      cpSync(join(ROOT, 'infra'), folder, { recursive: true });
      if (!works('fmt', '-check', '-diff', '-recursive')) return 1;
      if (!works('init', '-backend=false', '-input=false')) {
        print('NOT RUN: The providers could not be installed. Run it where their registry is reached.');
        return NOT_RUN;
      }
      return works('validate') && works('test') ? 0 : 1;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

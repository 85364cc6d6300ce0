import { spawnSync } from 'node:child_process';
import { KpiError } from '../src/errors.ts';
import { runCommand } from '../src/run/cli.ts';
import { ROOT } from '../src/warehouse/sql/files.ts';
import { findActionlint } from '../test/workflows/actionlint.ts';

/** The exit code of a check that could not run, which is neither passed nor failed. */
const NOT_RUN = 2;

process.exitCode = await runCommand(
  {
    name: 'lint:workflows',
    about: 'Lints the workflows with actionlint, which it finds or installs.',
    options: [],
    exits: ['0  nothing to say', '1  something is wrong', '2  not run: there is no actionlint here'],
    run: async (_values, effects) => {
      try {
        const program = findActionlint(effects.print);
        const { status } = spawnSync(program, ['-color'], { cwd: ROOT, stdio: 'inherit' });
        if (status === 0) effects.print('actionlint: every workflow is well formed');
        return status === 0 ? 0 : 1;
      } catch (error) {
        if (!(error instanceof KpiError)) throw error;
        effects.print(`NOT RUN: ${error.message} ${error.next}`);
        return NOT_RUN;
      }
    },
  },
  process.argv.slice(2),
);

import { spawnSync } from 'node:child_process';
import { runCommand } from '../src/cli/command.ts';
import { installJudge } from '../test/sql/judge/install.ts';

process.exitCode = await runCommand(
  {
    name: 'test:sql',
    about:
      "Type-checks every SQL file with Google's own analyzer and compares DuckDB's answers with Google's.",
    options: [],
    exits: ['0  every test passed', '1  a test failed or the judge could not be installed'],
    run: async (_values, effects) => {
      installJudge(effects.print);
      const { status } = spawnSync('npm', ['exec', '--', 'vitest', 'run', ...reporters()], {
        stdio: 'inherit',
        env: { ...process.env, KPI_SUITE: 'judge' },
        shell: process.platform === 'win32',
      });
      return status ?? 1;
    },
  },
  process.argv.slice(2),
);

/** CI reads the counts from a file. */
function reporters(): string[] {
  const file = process.env['KPI_TEST_REPORT'];
  return file === undefined ? [] : ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
}

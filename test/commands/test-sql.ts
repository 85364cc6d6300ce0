import { spawnSync } from 'node:child_process';
import type { Command } from '../../src/cli/command.ts';
import { installJudge } from '../sql/judge/install.ts';
import { reporters } from './reporters.ts';

export const testSql: Command = {
  name: 'test:sql',
  about: "Type-checks every SQL file with Google's own analyzer and compares DuckDB's answers with Google's.",
  options: [],
  examples: [['', 'after a change of the SQL']],
  exits: ['0  every test passed', '1  a test failed or the judge could not be installed'],
  run: async (_values, effects) => {
    installJudge(effects.print);
    const { status } = spawnSync('npm', ['exec', '--', 'vitest', 'run', ...reporters(effects.env)], {
      stdio: 'inherit',
      env: { ...process.env, KPI_SUITE: 'judge' },
      shell: process.platform === 'win32',
    });
    return status ?? 1;
  },
};

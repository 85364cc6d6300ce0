import { spawnSync } from 'node:child_process';
import type { Command } from '../../src/cli/command.ts';
import { reporters } from './reporters.ts';

export const test: Command = {
  name: 'test',
  about: 'Checks lint and types and runs every test; a step that fails does not hide the ones after it.',
  options: [],
  examples: [['', 'everything; for one file: npm run test:run -- src/cli/command.test.ts']],
  exits: ['0  all passed', '1  a step failed: the last lines name it'],
  run: async (_values, { print, env }) => {
    const steps = [['lint'], ['types'], ['test:run', ...reporters(env)]];
    const failed = steps.filter(([step = '', ...rest]) => {
      const args = ['run', step, ...(rest.length === 0 ? [] : ['--', ...rest])];
      return spawnSync('npm', args, { stdio: 'inherit', shell: process.platform === 'win32' }).status !== 0;
    });
    for (const [step] of failed) print(`failed: npm run ${step}`);
    return failed.length === 0 ? 0 : 1;
  },
};

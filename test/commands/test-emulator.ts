import { spawnSync } from 'node:child_process';
import type { Command } from '../../src/cli/command.ts';
import { KpiError } from '../../src/errors.ts';
import { findEmulator, runningEmulator } from '../emulator/emulator.ts';
import { reporters } from './reporters.ts';

/** The exit code of a suite that could not run, which is neither passed nor failed. */
const NOT_RUN = 2;

export const testEmulator: Command = {
  name: 'test:emulator',
  about: 'Runs the whole night against a BigQuery emulator and compares it with the embedded warehouse.',
  options: [],
  examples: [['', 'KPI_EMULATOR names a program, KPI_EMULATOR_ENDPOINT one that runs already']],
  exits: ['0  every test passed', '1  a test failed', '2  not run: there is no emulator here'],
  run: async (_values, effects) => {
    try {
      if (runningEmulator() === '') process.env['KPI_EMULATOR'] = findEmulator(effects.print);
    } catch (error) {
      if (!(error instanceof KpiError)) throw error;
      effects.print(`NOT RUN: ${error.message} ${error.next}`);
      return NOT_RUN;
    }
    const { status } = spawnSync('npm', ['exec', '--', 'vitest', 'run', ...reporters(effects.env)], {
      stdio: 'inherit',
      env: { ...process.env, KPI_SUITE: 'emulator' },
      shell: process.platform === 'win32',
    });
    return status === 0 ? 0 : 1;
  },
};

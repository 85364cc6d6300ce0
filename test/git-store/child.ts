/** The process that tests kill: node child.ts '{"store": …, "remote": …, "work": "push"}'. */
import { pullStore, pushStore } from '../../src/store/git/sync.ts';

const task = JSON.parse(process.argv[2] ?? '{}') as {
  readonly store: string;
  readonly remote: string;
  readonly work: 'pull' | 'push';
  /** The step (1, 2, …) after which the process kills itself, as `kill -9` would. */
  readonly killAt?: number;
};

const steps: string[] = [];
const surroundings = {
  env: process.env,
  now: () => new Date('2026-11-24T08:00:00Z'),
  onStep: (step: string) => {
    steps.push(step);
    if (steps.length === task.killAt) process.kill(process.pid, 'SIGKILL');
  },
};
const { store, remote } = task;
if (task.work === 'push') await pushStore({ store, remote, waitMs: 20 }, surroundings);
else await pullStore({ store, remote }, surroundings);
process.stdout.write(JSON.stringify(steps));

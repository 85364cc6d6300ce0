import type { Command } from '../../src/cli/command.ts';
import { usage } from '../../src/host/run-errors.ts';
import { drive } from '../chaos/drive.ts';

export const benchChaos: Command = {
  name: 'bench:chaos',
  about: 'Runs commands under faults, the steps of a seed one after the other, until an invariant is broken.',
  options: [
    { name: 'seed', value: 'N', about: 'which steps: a whole number above 0 (default 1)' },
    { name: 'steps', value: 'N', about: 'how many (default 300, some ten minutes)' },
  ],
  examples: [['--seed 7 --steps 40', 'a look; the report of a broken invariant gives such a line']],
  exits: [
    '0  no invariant was broken',
    '1  one was: the report says which, and how to see it again',
    '130 or 143  stopped by SIGINT or SIGTERM between two steps',
  ],
  stops: true,
  run: async ({ seed = '1', steps = '300' }, effects) => {
    for (const [name, text] of Object.entries({ seed, steps }))
      if (!/^[1-9]\d{0,8}$/.test(text)) throw usage(`--${name} takes a whole number above 0, not “${text}”.`);
    effects.print(`Seed ${seed}, ${steps} steps`);
    const { broken, world } = await drive(Number(seed), Number(steps), effects);
    await world.remove();
    effects.print(broken ?? `No invariant was broken in ${steps} steps.`);
    return broken === null ? 0 : 1;
  },
};

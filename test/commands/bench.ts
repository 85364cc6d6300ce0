import { spawnSync } from 'node:child_process';
import type { Command } from '../../src/cli/command.ts';
import { ROOT } from '../../src/host/root.ts';

/** Every benchmark that needs no network, the quick ones first. */
const PARTS = [
  ['Tables', 'bench:tables'],
  ['Pages', 'bench:pages'],
  ['Archive', 'bench:archive'],
] as const;

export const bench: Command = {
  name: 'bench',
  about:
    'Runs every benchmark, one after the other: tables, pages, archive (about 15 minutes). Reports, never fails for being slow. Run it on an idle machine.',
  options: [],
  examples: [['', 'on an idle machine']],
  exits: ['0  all measured', '1  something could not be measured'],
  run: async (_values, { print }) => {
    let code: 0 | 1 = 0;
    for (const [title, script] of PARTS) {
      print(`\n## ${title}\n`);
      const { status } = spawnSync('npm', ['run', '--silent', script], { cwd: ROOT, stdio: 'inherit' });
      if (status !== 0) code = 1;
    }
    return code;
  },
};

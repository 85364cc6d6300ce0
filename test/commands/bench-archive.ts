import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays } from '../../src/catalog/dates.ts';
import type { Command } from '../../src/cli/command.ts';
import { buildSite } from '../../src/pipeline/build/build.ts';
import { MOCK_FOLDER } from '../../src/warehouse/mock/mock.ts';
import { addNight } from '../site/fixture-store.ts';

const LAST = '2026-11-22';
const RUNS = 3;

export const benchArchive: Command = {
  name: 'bench:archive',
  about:
    'Measures how long tonight’s build takes with few nights and with many in the store. Reports, never fails.',
  options: [
    {
      name: 'nights',
      value: 'N',
      about: 'the larger number of nights (default 3650, ten years; takes minutes to make)',
    },
  ],
  examples: [['--nights 100', 'a quick look; ten years take minutes']],
  exits: ['0  measured', '1  could not be measured'],
  run: async ({ nights = '3650' }, { print }) => {
    const work = await mkdtemp(join(tmpdir(), 'kpi-archive-'));
    try {
      print('nights | files | first build s | tonight’s build s | ÷ with 30 nights');
      print('---: | ---: | ---: | ---: | ---:');
      let base = Number.NaN;
      for (const count of [30, Number(nights)]) {
        const store = join(work, `store-${count}`);
        for (let back = count; back >= 1; back--)
          await addNight(store, { date: addDays(LAST, -back) }, back % 40);
        const options = {
          store,
          out: join(work, `site-${count}`),
          cache: join(work, `cache-${count}`),
          mock: MOCK_FOLDER,
        };
        const timed = async () => {
          const start = performance.now();
          const { files } = await buildSite(options);
          return { files, seconds: (performance.now() - start) / 1000 };
        };
        const first = await timed();
        const tonight = [];
        // Each night is new: its page and its day's changes are made, all others are kept.
        for (let run = 0; run < RUNS; run++) {
          await addNight(store, { date: addDays(LAST, run) });
          tonight.push(await timed());
        }
        const seconds = tonight.map((one) => one.seconds).sort((a, b) => a - b)[1] ?? Number.NaN;
        if (count === 30) base = seconds;
        print(
          `${count} | ${tonight.at(-1)?.files} | ${first.seconds.toFixed(1)} | ${seconds.toFixed(1)} | ${(seconds / base).toFixed(2)}`,
        );
      }
      return 0;
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  },
};

import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from '../../src/cli/command.ts';
import { usage } from '../../src/host/run-errors.ts';
import { installLighthouse } from '../bench/lighthouse/install.ts';
import { measurePages } from '../bench/lighthouse/measure.ts';
import { sampleSite } from '../bench/sample-site.ts';
import { startPages } from '../browser/runtime.ts';

/** The page that the others are measured against: what the machine and the browser need by themselves. */
const EMPTY =
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Empty</title></head><body><main><h1>Empty</h1></main></body></html>';

export const benchPages: Command = {
  name: 'bench:pages',
  about:
    'Measures the overview and every drill-down with Lighthouse, beside an empty page. Reports, never fails.',
  options: [
    {
      name: 'store',
      value: 'DIR',
      about: 'a snapshot store (default: 31 nights of sample data, made for it)',
    },
    { name: 'runs', value: 'N', about: 'runs of each page, of which the median counts (default 5)' },
  ],
  examples: [
    ['--runs 1', 'a quick look'],
    ['--store snapshots', 'the pages of a store of your own'],
  ],
  exits: ['0  measured', '1  could not be measured'],
  run: async ({ store, runs = '5' }, { print }) => {
    if (!/^[1-9]\d?$/.test(runs)) throw usage('--runs is a whole number from 1 to 99.');
    installLighthouse(print);
    const work = await mkdtemp(join(tmpdir(), 'kpi-bench-'));
    const dist = join(work, 'dist');
    await cp(await sampleSite(work, store, print), dist, { recursive: true });
    await mkdir(join(dist, 'empty'));
    await writeFile(join(dist, 'empty/index.html'), EMPTY);
    const server = await startPages(dist);
    try {
      const details = (await readdir(join(dist, 'details'))).sort().map((name) => `/details/${name}/`);
      const paths = ['/empty/', '/', ...details, '/board/', '/metrics/revenue_ytd/', '/snapshots/'];
      const results = await measurePages(
        paths.map((path) => new URL(path, server.url).href),
        Number(runs),
      );
      const empty = results[0]?.lcp ?? Number.NaN;
      print('page | performance | accessibility | best practices | LCP × empty | TBT ms | CLS');
      print('--- | ---: | ---: | ---: | ---: | ---: | ---:');
      results.forEach((one, index) => {
        const figures = [
          one.performance,
          one.accessibility,
          one.bestPractices,
          (one.lcp / empty).toFixed(2),
          Math.round(one.tbt),
          one.cls.toFixed(3),
        ];
        print(`${paths[index]} | ${figures.join(' | ')}`);
        for (const complaint of one.complaints) print(`  - ${complaint}`);
      });
      return 0;
    } finally {
      await server.close();
      await rm(work, { recursive: true, force: true });
    }
  },
};

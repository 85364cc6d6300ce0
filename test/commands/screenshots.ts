import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import type { Command } from '../../src/cli/command.ts';
import { formatCount } from '../../src/format/format.ts';
import { type Server, serve } from '../../src/pipeline/serve.ts';
import { sampleSite } from '../bench/sample-site.ts';
import { launchChromium } from '../browser/chromium.ts';

const pages = {
  overview: '/',
  'net-revenue-retention': '/details/net-revenue-retention-all-customers/',
  'cohort-retention': '/details/cohort-retention-matrix-by-customer/',
  nps: '/details/organizer-recap-nps-score/',
};

/** JPEG keeps the pictures in the README small. */
const modes: Readonly<Record<string, BrowserContextOptions & { media?: 'print' }>> = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true },
  dark: { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  print: { viewport: { width: 794, height: 1123 }, media: 'print' },
};

export const screenshots: Command = {
  name: 'screenshots',
  about:
    'Takes the pictures in the README: overview and three drill-downs on desktop, phone, dark and paper.',
  options: [
    {
      name: 'store',
      value: 'DIR',
      about: 'a snapshot store (default: 31 nights of sample data, made for it)',
    },
    { name: 'out', value: 'DIR', about: 'where the pictures go (default docs/screenshots)' },
  ],
  examples: [['--out /tmp/pictures', 'look at the pages without touching the README']],
  exits: ['0  taken', '1  no browser, or no site'],
  run: async ({ store, out = 'docs/screenshots' }, { print }) => {
    const work = await mkdtemp(join(tmpdir(), 'kpi-screenshots-'));
    const folder = resolve(out);
    await mkdir(folder, { recursive: true });
    const browser = await launchChromium();
    let server: Server | undefined;
    try {
      const dir = await sampleSite(work, store, print);
      server = await serve({ dir, port: 0 });
      const { data_time } = JSON.parse(await readFile(join(dir, 'status.json'), 'utf8'));
      // The pictures show a fresh morning, whenever they are taken.
      const morning = new Date(Date.parse(data_time) + 7 * 3_600_000);
      let bytes = 0;
      for (const [mode, { media, ...options }] of Object.entries(modes)) {
        const context = await browser.newContext(options);
        const page = await context.newPage();
        await page.clock.setFixedTime(morning);
        if (media !== undefined) await page.emulateMedia({ media });
        for (const [name, path] of Object.entries(pages)) {
          await page.goto(new URL(path, server.url).href);
          const file = join(folder, `${name}-${mode}.jpg`);
          const picture = await page.screenshot({ path: file, type: 'jpeg', quality: 70 });
          bytes += picture.byteLength;
          print(`${file}: ${formatCount(Math.ceil(picture.byteLength / 1024))} KB`);
        }
        await context.close();
      }
      print(`${formatCount(Math.ceil(bytes / 1024))} KB in all`);
      return 0;
    } finally {
      await browser.close();
      await server?.close();
      await rm(work, { recursive: true, force: true });
    }
  },
};

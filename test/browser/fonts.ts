import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { unpackWoff } from './woff.ts';

/** The fonts that tests bring: one about as wide as fonts for screens get, one narrow and low. */
export const fonts = { wide: 'Sora', narrow: 'Questrial' } as const;

const files = [
  '@fontsource/sora/files/sora-latin-400-normal.woff',
  '@fontsource/sora/files/sora-latin-700-normal.woff',
  '@fontsource/questrial/files/questrial-latin-400-normal.woff',
];

/**
 * Starts Chromium with the fonts of the tests and no others, so that pages are as wide and as high on every machine that
 * has fontconfig. Elsewhere, and with `KPI_TEST_FONTS=system`, it has the fonts of the system: the tests bear those too.
 */
export async function launchWithFonts(extra: readonly string[] = []): Promise<Browser> {
  if (process.env['KPI_TEST_FONTS'] === 'system') return launchChromium(extra);
  return launchChromium(extra, { FONTCONFIG_FILE: await writeFontConfig() });
}

async function writeFontConfig(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kpi-fonts-'));
  const require = createRequire(import.meta.url);
  await mkdir(join(folder, 'fonts'));
  for (const [index, file] of files.entries())
    await writeFile(join(folder, 'fonts', `${index}.ttf`), unpackWoff(await readFile(require.resolve(file))));
  const config = join(folder, 'fonts.conf');
  await writeFile(
    config,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'cache')}</cachedir>
  <match target="pattern">
    <edit name="family" mode="append_last" binding="strong"><string>${fonts.wide}</string></edit>
  </match>
</fontconfig>
`,
  );
  return config;
}

/**
 * Sets an open page in the narrow font, which saves loading it once more. It moves what is on the page: look for shifts
 * before.
 */
export async function setNarrow(page: Page): Promise<void> {
  await page.evaluate((family) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`html, textarea, pre, code { font-family: "${family}" !important }`);
    document.adoptedStyleSheets.push(sheet);
  }, fonts.narrow);
}

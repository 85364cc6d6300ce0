import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

/** A browser that can be started, and the libraries and fonts it needs beside those of the system. */
export interface FoundBrowser {
  readonly path: string;
  readonly env?: Readonly<Record<string, string>>;
}

const run = promisify(execFile);
const VERSION = '153.0.0';
const cache = resolve(import.meta.dirname, '../../.cache/chromium');
const unpacked = join(cache, `sparticuz-${VERSION}`);

/** The package's own file looks for fonts in Lambda's folders, and without fonts every word has no width. */
const fontConfig = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(unpacked, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(unpacked, 'fonts-cache')}</cachedir>
  <alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;

/**
 * Chromium from the npm registry, for machines that reach no other download: installed once into `.cache`, together
 * with the libraries and fonts it brings. Null where the package has no build.
 */
export async function unpackNpmChromium(): Promise<FoundBrowser | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  if (!existsSync(unpacked)) await install();
  const env = { LD_LIBRARY_PATH: join(unpacked, 'al2023/lib'), FONTCONFIG_PATH: join(unpacked, 'fonts') };
  return { path: join(unpacked, 'chromium'), env };
}

/** Works in a folder of its own and renames it into place: test files that run at once never see half a browser. */
async function install(): Promise<void> {
  const work = join(cache, `work-${randomUUID()}`);
  const target = join(work, 'unpacked');
  await mkdir(target, { recursive: true });
  try {
    await writeFile(join(work, 'package.json'), '{ "private": true }\n');
    const options = { cwd: work, maxBuffer: 1 << 24 };
    await run(
      'npm',
      ['install', '--no-audit', '--no-fund', '--ignore-scripts', `@sparticuz/chromium@${VERSION}`],
      options,
    );
    // The package unpacks into the temporary folder, and its libraries only where it believes to be on Lambda.
    const script = `import chromium from '@sparticuz/chromium'; await chromium.executablePath();`;
    const env = { ...process.env, TMPDIR: target, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
    await run(process.execPath, ['--input-type=module', '-e', script], { ...options, env });
    await writeFile(join(target, 'fonts/fonts.conf'), fontConfig);
    await rename(target, unpacked).catch((error: NodeJS.ErrnoException) => {
      if (!existsSync(unpacked)) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Playwright's own way; needs the internet. */
export async function installPlaywrightChromium(): Promise<FoundBrowser | null> {
  const manifest = createRequire(import.meta.url).resolve('playwright-core/package.json');
  await run(process.execPath, [join(dirname(manifest), 'cli.js'), 'install', 'chromium'], {
    timeout: 300_000,
  });
  return { path: chromium.executablePath() };
}

import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { type FoundBrowser, installPlaywrightChromium, unpackNpmChromium } from './chromium-install.ts';

const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Only what pages need: no updates, no sync, no traffic of the browser's own. */
const flags = [
  '--headless=new',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

type Way = { readonly name: string; readonly find: () => Promise<FoundBrowser | null> };

const pathIfThere = (path: string | undefined): FoundBrowser | null =>
  path !== undefined && path !== '' && existsSync(path) ? { path } : null;

const ways: readonly Way[] = [
  { name: 'CHROMIUM_PATH', find: async () => pathIfThere(process.env['CHROMIUM_PATH']) },
  { name: 'an installed browser', find: async () => pathIfThere(systemPaths.find(existsSync)) },
  { name: 'Playwright’s own copy', find: async () => pathIfThere(chromium.executablePath()) },
  { name: 'the npm package @sparticuz/chromium', find: unpackNpmChromium },
  { name: 'Playwright’s download', find: installPlaywrightChromium },
];

/**
 * Starts a real Chromium: one that is there, else one that is installed for it under `.cache`.
 * Rejects, and never skips, when none starts; the error tells what each way said. `extra` are further flags,
 * `env` is what it is told beside this process's environment.
 */
export async function launchChromium(
  extra: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Browser> {
  const refusals: string[] = [];
  for (const { name, find } of ways) {
    try {
      const found = await find();
      if (found === null) refusals.push(`${name}: not there`);
      else return await start({ ...found, env: { ...found.env, ...env } }, extra);
    } catch (error) {
      refusals.push(`${name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    }
  }
  throw new Error(
    `No Chromium could be started. Install one and set CHROMIUM_PATH to it. Tried:\n${refusals.join('\n')}`,
  );
}

const start = ({ path, env }: FoundBrowser, extra: readonly string[]): Promise<Browser> =>
  chromium.launch({
    executablePath: path,
    args: [...flags, ...extra, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    env: { ...definedEnv(), ...env },
  });

const definedEnv = () =>
  Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

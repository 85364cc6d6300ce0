import { execFileSync } from 'node:child_process';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openArchive, recordOf } from '../../store/archive.ts';
import { readNight } from '../../store/night.ts';
import { kpiErrorOf, tempStore } from '../../store/testing/nights.ts';
import { VIEW, writeNight } from '../../store/testing/write-night.ts';
import { openEvidence } from '../evidence/night.ts';
import { placeText } from './finding.ts';
import { folderSource } from './folder.ts';
import { verifyStore } from './verify.ts';

const NIGHT = '2026-11-22';

/** What can stand in the place of a file or a folder: what belongs there behind a link, or nothing of it. */
const KINDS: readonly (readonly [name: string, put: (path: string, away: string) => Promise<unknown>])[] = [
  [
    'a link',
    async (path, away) => {
      await rename(path, away);
      await symlink(away, path);
    },
  ],
  [
    'a pipe',
    async (path) => {
      await rm(path, { recursive: true });
      execFileSync('mkfifo', [path]);
    },
  ],
];
const FOLDER = [
  'a folder',
  async (path: string) => {
    await rm(path, { recursive: true });
    await mkdir(path);
  },
] as const;

const FILES = ['manifest.json', 'summary.json', `details/${VIEW}.json`].map((path) => `${NIGHT}/${path}`);
const cases = [
  ...['ledger.jsonl', ...FILES].flatMap((path) => [...KINDS, FOLDER].map((kind) => [path, ...kind] as const)),
  ...[NIGHT, `${NIGHT}/details`].flatMap((path) => KINDS.map((kind) => [path, ...kind] as const)),
];

/** Reads everything of the night, as a build does. */
async function readAll(store: string): Promise<void> {
  for (const archived of (await openArchive({ store, mock: '/none' })).nights) {
    const night = await readNight(archived.folder, recordOf(archived));
    await night.detail(VIEW);
  }
}

/** As `npm run evidence` does. */
async function readEvidence(store: string): Promise<void> {
  const night = await openEvidence(folderSource(store), NIGHT);
  for (const { path } of night.manifest.files) await night.read(path);
}

describe.skipIf(process.platform === 'win32')('what is no file of the store', () => {
  it.each(cases)('is refused by every reader: for %s, %s', async (path, _kind, put) => {
    const store = await tempStore();
    await writeNight(store, NIGHT);
    await put(join(store, path), join(dirname(store), 'away'));
    for (const read of [readAll, readEvidence])
      expect((await kpiErrorOf(read(store))).code).toMatch(/^store-/);
    const { findings } = await verifyStore(folderSource(store));
    const named = findings.filter(({ code }) => code === 'unreadable');
    expect(named.map(({ place, message }) => `${placeText(place)}: ${message}`)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(new RegExp(`^${path}.*: it cannot be read: a (file|symbolic|pipe|folder)`)),
      ]),
    );
  });
});

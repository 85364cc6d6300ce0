import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { traceName } from '../../host/process-trace.ts';
import { BRANCH_FILES } from '../../store/branch-files.ts';
import { LEDGER } from '../../store/ledger-line.ts';
import { placeText } from './finding.ts';
import { folderSource } from './folder.ts';
import { makeArchive } from './testing/archive.ts';
import { ledgerBytes, linesOf, loadStore, memorySource } from './testing/memory.ts';
import { verifyStore } from './verify.ts';

const NIGHT = '2025-10-02';
const LAST = '2025-10-05';
const FOREIGN = '2026-01-01';

let parent = '';

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'kpi-around-'));
  await makeArchive(join(parent, 'archive'), 4);
});
afterAll(() => rm(parent, { recursive: true, force: true }));

/** What verification says of a copy of the archive that was altered: the places with a finding, and with a remark. */
async function around(alter: (store: string) => Promise<unknown>) {
  const folder = await mkdtemp(join(parent, 'case-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const store = join(folder, 'store');
  await cp(join(parent, 'archive'), store, { recursive: true });
  await alter(store);
  const { findings, remarks } = await verifyStore(folderSource(store));
  const texts = (notes: typeof findings | typeof remarks) =>
    notes.map(({ code, place, message }) => `${code} ${placeText(place)}: ${message}`);
  return { findings: texts(findings), remarks: texts(remarks) };
}

const COMPLETE =
  /^night-unlisted \S+: it is complete, .* no ledger line is of it: .*\. A head kept elsewhere decides$/;
const INCOMPLETE = /^night-unlisted \S+: no ledger line is of it, and it is not complete/;

describe('what no ledger line speaks of is found', () => {
  it.each<[string, (store: string) => Promise<unknown>, string | RegExp]>([
    [
      'a file at the top',
      (store) => writeFile(join(store, 'notes.txt'), 'x'),
      'file-unlisted notes.txt: it is no file of a store',
    ],
    [
      'a hidden file at the top',
      (store) => writeFile(join(store, '.netrc'), 'x'),
      'file-unlisted .netrc: it is no file of a store',
    ],
    [
      'a name that nearly is a run’s trace',
      (store) => writeFile(join(store, '.lock-x'), 'x'),
      'file-unlisted .lock-x: it is no file of a store',
    ],
    [
      'a folder at the top',
      async (store) => {
        await mkdir(join(store, 'notes'));
        await writeFile(join(store, 'notes', 'a.txt'), 'x');
      },
      'file-unlisted notes: it is no folder of a store',
    ],
    [
      'an empty folder at the top',
      (store) => mkdir(join(store, 'empty')),
      'file-unlisted empty: it is no folder of a store',
    ],
    [
      'a hidden folder at the top',
      (store) => mkdir(join(store, '.ssh')),
      'file-unlisted .ssh: it is no folder of a store',
    ],
    [
      'an altered file of the branch',
      (store) => writeFile(join(store, 'README.md'), '# Snapshots\n'),
      'file-altered README.md: it was altered: it is not what every snapshots branch holds under this name',
    ],
    [
      'an empty folder in a night',
      (store) => mkdir(join(store, NIGHT, 'more')),
      `file-unlisted ${NIGHT}/more/: it is an empty folder that no night holds`,
    ],
    [
      'an empty folder below the rows',
      (store) => mkdir(join(store, NIGHT, 'details', 'more')),
      `file-unlisted ${NIGHT}/details/more/: it is an empty folder that no night holds`,
    ],
    [
      'a hidden file deep in a night',
      async (store) => {
        await mkdir(join(store, NIGHT, '.a/b/c'), { recursive: true });
        await writeFile(join(store, NIGHT, '.a/b/c/.d'), 'x');
      },
      `file-unlisted ${NIGHT}/.a/b/c/.d: it is not in the night's manifest`,
    ],
    ['an empty folder of a night’s name', (store) => mkdir(join(store, FOREIGN)), INCOMPLETE],
    [
      'a file of a night’s name',
      (store) => writeFile(join(store, FOREIGN), 'x'),
      `night-unlisted ${FOREIGN}: no ledger line is of it, and it is no folder: it was put in`,
    ],
    [
      'a night of another store',
      (store) => cp(join(store, NIGHT), join(store, FOREIGN), { recursive: true }),
      INCOMPLETE,
    ],
    [
      'a night whose line was cut off',
      async (store) => {
        const text = await readFile(join(store, LEDGER), 'utf8');
        await writeFile(join(store, LEDGER), text.replace(/[^\n]+\n$/, ''));
      },
      COMPLETE,
    ],
  ])('%s', async (_name, alter, expected) => {
    const { findings } = await around(alter);
    expect(findings).toEqual([expected instanceof RegExp ? expect.stringMatching(expected) : expected]);
  });

  it.skipIf(process.platform === 'win32').each<[string, (store: string) => Promise<unknown>, RegExp]>([
    [
      'a night that is a link',
      async (store) => {
        await rename(join(store, NIGHT), join(store, '../away'));
        await symlink('../away', join(store, NIGHT));
      },
      new RegExp(`^unreadable ${NIGHT}/manifest.json: it cannot be read: a symbolic link`),
    ],
    [
      'a link of a night’s name',
      (store) => symlink(NIGHT, join(store, FOREIGN)),
      new RegExp(`^night-unlisted ${FOREIGN}: .* it is no folder`),
    ],
    [
      'a link in a night',
      (store) => symlink('summary.json', join(store, NIGHT, 'copy.json')),
      new RegExp(`^file-unlisted ${NIGHT}/copy.json: `),
    ],
    [
      'a link that leads nowhere',
      (store) => symlink('nowhere', join(store, 'link')),
      /^file-unlisted link: /,
    ],
    [
      'a pipe at the top',
      async (store) => execFileSync('mkfifo', [join(store, 'pipe')]),
      /^file-unlisted pipe: /,
    ],
  ])('%s', async (_name, alter, expected) => {
    expect((await around(alter)).findings).toEqual([expect.stringMatching(expected)]);
  });

  it('several nights without a line, as lines that are gone and one by one', async () => {
    const { findings } = await around(async (store) => {
      const lines = linesOf(await loadStore(store));
      await writeFile(join(store, LEDGER), ledgerBytes(lines.slice(0, 2)));
    });
    expect(findings[0]).toBe(
      `lines-lost ${LEDGER}: 2 nights have no line, from 2025-10-04 to ${LAST}: lines are gone`,
    );
    expect(findings.slice(1)).toEqual([expect.stringMatching(COMPLETE), expect.stringMatching(COMPLETE)]);
  });
});

it('what a store holds beside its nights is not', async () => {
  const { findings, remarks } = await around(async (store) => {
    for (const folder of ['.git', '.orphans', '.orphans/2025-10-09', '.debris'])
      await mkdir(join(store, folder));
    for (const [name, text] of BRANCH_FILES) await writeFile(join(store, name), text);
  });
  expect({ findings, remarks }).toEqual({ findings: [], remarks: [] });
});

it('traces of runs are remarks, and what stands behind a broken line is not judged', async () => {
  const draft = traceName('draft');
  const { findings, remarks } = await around((store) => mkdir(join(store, draft)));
  expect(findings).toEqual([]);
  expect(remarks).toEqual([`orphan ${draft}: a run was cut off, or is at work now`]);
  const files = await loadStore(join(parent, 'archive'));
  const [one = '', ...more] = linesOf(files);
  const broken = ledgerBytes([one.replace('"embedded"', '"bigquery"'), ...more]);
  const verdict = await verifyStore(memorySource(files, new Map([[LEDGER, broken]])));
  expect(verdict.findings.map(({ code }) => code)).toEqual(['line-hash']);
});

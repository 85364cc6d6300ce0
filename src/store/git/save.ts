import { join } from 'node:path';
import { KpiError } from '../../errors.ts';
import { readIfThere } from '../../host/files.ts';
import { sha256 } from '../../host/hash.ts';
import { ledgerBytes, parseLedger } from '../ledger.ts';
import { LEDGER } from '../ledger-line.ts';
import { MANIFEST } from '../night-files.ts';
import { type LedgerLine, manifest } from '../schemas.ts';
import {
  altered,
  appendTo,
  type Head,
  type OwnLine,
  type Rename,
  readHead,
  readStoredBytes,
} from './head.ts';
import { type Author, commitTree, type TreeEntry, writeBlob, writeBlobs, writeTree } from './objects.ts';
import { commonLines } from './renumber.ts';
import { changeState, type Repository, readState } from './repository.ts';

/**
 * Commits what the store's folder holds beyond `ours`; the folder itself stays as it is. From then on git knows every
 * night of this store, and whatever happens to the folder afterwards can be mended from it.
 * @param known how many of the folder's first lines the branch already has, though this repository never showed them.
 * @returns the new head of ours, and the nights that took another id in it.
 * @throws KpiError `ledger-diverged` when the folder's ledger is not one that this repository has seen, and
 *   `store-altered` when a night is not what its line says.
 */
export async function saveNew(
  repository: Repository,
  ours: Head,
  known: number,
  author: Author,
): Promise<{ head: Head; renamed: readonly Rename[] }> {
  const lines = parseLedger(await ledgerBytes(repository.storeDir));
  const fresh = await newLines(repository, ours, lines, known);
  if (fresh.length === 0) return { head: ours, renamed: [] };
  const own: OwnLine[] = [];
  for (const line of fresh)
    own.push({ line, tree: line.kind === 'snapshot' ? await keepNight(repository, line) : null });
  const appended = await appendTo(repository, ours, own, author);
  // Both at once: lines that are in ours must not count as new again.
  const shown = await folderState(repository, author);
  await changeState(repository, { ours: appended.head.commit, shown });
  return appended;
}

/** The lines that the folder has and git does not. */
async function newLines(
  repository: Repository,
  ours: Head,
  lines: readonly LedgerLine[],
  known: number,
): Promise<readonly LedgerLine[]> {
  const common = commonLines(lines, ours.lines);
  if (common === lines.length) return [];
  if (common === ours.lines.length) return lines.slice(common);
  const shown = await shownLines(repository);
  const seen = commonLines(lines, shown);
  if (seen === shown.length) return lines.slice(Math.max(seen, known));
  if (seen === lines.length) return [];
  throw new KpiError(
    'ledger-diverged',
    `Line ${Math.max(common, seen) + 1} of ledger.jsonl in ${repository.storeDir} is not the line that was pulled or pushed.`,
    'Do not write to this store; pull into a new folder and compare the two ledgers.',
  );
}

async function shownLines(repository: Repository): Promise<readonly LedgerLine[]> {
  return (await readHead(repository, (await readState(repository)).shown)).lines;
}

/** A commit, on no branch, that holds the folder's ledger as it stands. */
async function folderState({ git, storeDir }: Repository, author: Author): Promise<string> {
  const ledger = await readIfThere(storeDir, LEDGER);
  const oid = await writeBlob(git, ledger ?? '');
  const tree = await writeTree(git, [{ mode: '100644', type: 'blob', oid, name: LEDGER }]);
  return commitTree(git, { tree, parents: [], message: 'The ledger in the folder', author });
}

/** Keeps a night's files in git and answers with its folder; every file must be what manifest and line promise. */
async function keepNight(
  { git, storeDir }: Repository,
  { id, manifest_sha256 }: Extract<LedgerLine, { kind: 'snapshot' }>,
): Promise<string> {
  const folder = join(storeDir, id);
  const bytes = await readIfThere(storeDir, `${id}/${MANIFEST}`);
  if (bytes === null) throw altered(`${id}/${MANIFEST} is missing`);
  const { files } = readStoredBytes(bytes, manifest, manifest_sha256, `${id}/${MANIFEST}`);
  for (const { path, sha256: hash } of files) {
    const found = await readIfThere(storeDir, `${id}/${path}`);
    if (found === null || sha256(found) !== hash)
      throw altered(`${id}/${path} is not the file that was kept`);
  }
  const paths = [MANIFEST, ...files.map(({ path }) => path)];
  const oids = await writeBlobs(
    git,
    paths.map((path) => join(folder, path)),
  );
  return writeFolder(paths.map((path, index) => [path, oids[index] ?? '']));

  async function writeFolder(entries: readonly (readonly [path: string, oid: string])[]): Promise<string> {
    const here: TreeEntry[] = [];
    const below = new Map<string, [string, string][]>();
    for (const [path, oid] of entries) {
      const [first = '', ...rest] = path.split('/');
      if (rest.length === 0) here.push({ mode: '100644', type: 'blob', oid, name: first });
      else below.set(first, [...(below.get(first) ?? []), [rest.join('/'), oid]]);
    }
    for (const [name, inner] of below)
      here.push({ mode: '040000', type: 'tree', oid: await writeFolder(inner), name });
    return writeTree(git, here);
  }
}

import type { z } from 'zod';
import { KpiError } from '../../errors.ts';
import { sha256 } from '../../host/hash.ts';
import { BRANCH_FILES } from '../branch-files.ts';
import { parseLedger } from '../ledger.ts';
import { LEDGER } from '../ledger-line.ts';
import { isNightFile, MANIFEST } from '../night-files.ts';
import { type LedgerLine, manifest, snapshotId } from '../schemas.ts';
import { describeIssue } from '../validated.ts';
import type { Git } from './git.ts';
import { type Author, commitTree, readTree, type TreeEntry, writeBlob, writeTree } from './objects.ts';
import { renumber } from './renumber.ts';
import type { Repository } from './repository.ts';
import { fetchObjects } from './transfer.ts';

/** A state of the branch. */
export interface Head {
  readonly commit: string;
  /** What stands in its root folder: files, and one folder for each night. */
  readonly root: ReadonlyMap<string, TreeEntry>;
  readonly ledger: Uint8Array;
  readonly lines: readonly LedgerLine[];
}

const heads = new WeakMap<Repository, Map<string, Head>>();

/**
 * Reads a commit of the branch; each once while its repository is open, since a commit never changes.
 * Throws KpiError `branch-foreign` or `branch-damaged`.
 */
export async function readHead(repository: Repository, commit: string): Promise<Head> {
  return heads.get(repository)?.get(commit) ?? remember(repository, await readCommit(repository, commit));
}

function remember(repository: Repository, head: Head): Head {
  const known = heads.get(repository) ?? new Map<string, Head>();
  heads.set(repository, known.set(head.commit, head));
  return head;
}

async function readCommit(repository: Repository, commit: string): Promise<Head> {
  const { git, branch, remote } = repository;
  const entries = await readTree(git, commit);
  const root = new Map(entries.map((entry) => [entry.name, entry]));
  const file = root.get(LEDGER);
  if (file === undefined) {
    if (entries.every(({ name }) => BRANCH_FILES.has(name)))
      return { commit, root, ledger: new Uint8Array(), lines: [] };
    throw new KpiError(
      'branch-foreign',
      `The branch ${branch} of ${remote.name} holds something other than snapshots.`,
      'Name another branch with --branch.',
    );
  }
  await fetchObjects(repository, [file.oid]);
  const ledger = await git.run(['cat-file', 'blob', file.oid]);
  return { commit, root, ledger, lines: linesOf(ledger, repository) };
}

function linesOf(ledger: Uint8Array, { branch, remote }: Repository): LedgerLine[] {
  try {
    return parseLedger(ledger);
  } catch (error) {
    if (!(error instanceof KpiError)) throw error;
    throw new KpiError(
      'branch-damaged',
      `The ledger on branch ${branch} of ${remote.name} is damaged: ${error.message}`,
      'Compare it with its anchors and with the last good commit of the branch; nothing here was changed.',
      { cause: error },
    );
  }
}

/** The mode of a file as git keeps it, neither a program nor a link nor another repository. */
const PLAIN = '100644';

/**
 * Refuses a fetched state before anything of it is written: every file must be a plain one, and the nights' folders
 * must hold what a night may hold, since names could lead out of the store. Throws KpiError `branch-damaged`.
 */
export async function refuseForeign({ git, branch, remote }: Repository, commit: string): Promise<void> {
  for (const { name, mode } of await readTree(git, commit, true)) {
    const [id = '', ...path] = name.split('/');
    const isNight = path.length > 0 && snapshotId.safeParse(id).success;
    const problem =
      mode !== PLAIN
        ? 'something else than a plain file'
        : isNight && !isNightFile(path.join('/'))
          ? 'a file that no night holds'
          : null;
    if (problem === null) continue;
    throw new KpiError(
      'branch-damaged',
      `The branch ${branch} of ${remote.name} has ${problem}${isNight ? ` in ${id}` : ''}.`,
      'Find out who put it there, and compare the branch with its last good commit; nothing here was changed.',
    );
  }
}

/** A line that is to stand behind a head, and for a snapshot the folder that belongs to it. */
export interface OwnLine {
  readonly line: LedgerLine;
  readonly tree: string | null;
}

/** A night that took another id, because the branch had given its own to another run. */
export interface Rename {
  readonly from: string;
  readonly to: string;
}

/** Renames in two steps as if they were one. */
export function joinRenames(first: readonly Rename[], second: readonly Rename[]): Rename[] {
  const later = new Map(second.map(({ from, to }) => [from, to]));
  const joined = first.map(({ from, to }) => ({ from, to: later.get(to) ?? to }));
  const known = new Set(first.map(({ to }) => to));
  return [...joined, ...second.filter(({ from }) => !known.has(from))];
}

/** A head with own lines behind it. */
interface Appended {
  readonly head: Head;
  readonly renamed: readonly Rename[];
}

/**
 * Commits own lines and their nights on top of a head, with new numbers where the head has taken theirs. Nothing in
 * the store's folder changes, and no ref.
 */
export async function appendTo(
  repository: Repository,
  head: Head,
  own: readonly OwnLine[],
  author: Author,
): Promise<Appended> {
  const { git } = repository;
  const entriesOf = nightReader(git, own);
  const placed = await renumber(
    head.lines,
    own.map(({ line }) => line),
    async (line) => {
      const file = (await entriesOf(line.id)).find(({ name }) => name === MANIFEST);
      const bytes = await git.run(['cat-file', 'blob', file?.oid ?? `${line.id}/${MANIFEST}`]);
      return readStoredBytes(bytes, manifest, line.manifest_sha256, `${line.id}/${MANIFEST}`);
    },
  );
  const root = new Map(head.root);
  const renamed = new Map(placed.renamed.map((night) => [night.to, night]));
  for (const [index, line] of placed.lines.entries()) {
    const tree = own[index]?.tree ?? null;
    const night = line.id === null ? undefined : renamed.get(line.id);
    if (line.kind !== 'snapshot' || tree === null) continue;
    const oid =
      night === undefined ? tree : await withManifest(git, await entriesOf(night.from), night.manifest);
    root.set(line.id, { mode: '040000', type: 'tree', oid, name: line.id });
  }
  const ledger = Buffer.concat([head.ledger, Buffer.from(placed.text)]);
  root.set(LEDGER, { mode: PLAIN, type: 'blob', oid: await writeBlob(git, ledger), name: LEDGER });
  const tree = await writeTree(git, [...root.values()]);
  const message = messageOf(placed.lines);
  const commit = await commitTree(git, { tree, parents: [head.commit], message, author });
  return {
    // What was just written need not be asked of git again.
    head: remember(repository, { commit, root, ledger, lines: linesOf(ledger, repository) }),
    renamed: placed.renamed.map(({ from, to }) => ({ from, to })),
  };
}

/** Answers with the entries of a night's folder by the night's id, and asks git for each once. */
function nightReader(git: Git, own: readonly OwnLine[]): (id: string) => Promise<readonly TreeEntry[]> {
  const trees = new Map(own.flatMap(({ line, tree }) => (tree === null ? [] : [[line.id, tree] as const])));
  const known = new Map<string, Promise<readonly TreeEntry[]>>();
  return (id) => {
    const entries = known.get(id) ?? readTree(git, trees.get(id) ?? id);
    known.set(id, entries);
    return entries;
  };
}

/** A night's folder with another manifest. */
async function withManifest(git: Git, entries: readonly TreeEntry[], bytes: Uint8Array): Promise<string> {
  const oid = await writeBlob(git, bytes);
  return writeTree(
    git,
    entries.map((entry) => (entry.name === MANIFEST ? { ...entry, oid } : entry)),
  );
}

/** Names at most three lines by id or date: nothing in it comes from the data. */
function messageOf(lines: readonly LedgerLine[]): string {
  const names = lines.map(({ kind, id, date }) => (kind === 'snapshot' ? id : `${kind} ${id ?? date}`));
  if (names.length <= 3) return `Append ${names.join(', ')}`;
  return `Append ${names.length} lines: ${names[0]} to ${names.at(-1)}`;
}

/** Reads a JSON file's bytes as `schema` says; they must have the given SHA-256. Throws KpiError `store-altered`. */
export function readStoredBytes<T>(bytes: Uint8Array, schema: z.ZodType<T>, hash: string, name: string): T {
  expectHash(bytes, hash, name);
  const parsed = schema.safeParse(parseJson(bytes));
  if (parsed.success) return parsed.data;
  throw altered(`${name} does not have its form: ${describeIssue(parsed.error)}`);
}

/** The parser's own message would quote what it could not read; undefined is refused by every schema. */
function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** Throws KpiError `store-altered` when bytes are not those that were promised. */
export function expectHash(bytes: Uint8Array, hash: string | undefined, name: string): void {
  if (hash === undefined) throw altered(`${name} is not listed in the night's manifest`);
  if (sha256(bytes) !== hash) throw altered(`${name} is not the file that was kept: its SHA-256 differs`);
}

export const altered = (problem: string) =>
  new KpiError(
    'store-altered',
    `${problem}.`,
    'Run verify on the store, and compare the branch with its last good commit; nothing was changed.',
  );

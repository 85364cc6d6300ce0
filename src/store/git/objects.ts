import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Git, GitFailure } from './git.ts';

/** One entry of a folder as git keeps it. */
export interface TreeEntry {
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly oid: string;
  /** In a recursive list the path, with `/`. */
  readonly name: string;
}

const here = new WeakMap<Git, Set<string>>();

/**
 * The objects of a repository, and whatever is added to the answer: git lists them once while the repository is open.
 * Asking for a single one that is not here would fetch it.
 */
export async function objectsHere(git: Git): Promise<Set<string>> {
  const known = here.get(git);
  if (known !== undefined) return known;
  const list = ['cat-file', '--batch-all-objects', '--batch-check=%(objectname)', '--unordered'];
  const listed = new Set((await git.text(list)).split('\n'));
  here.set(git, listed);
  return listed;
}

/** Keeps a file's bytes as they are and answers with their object id. */
export async function writeBlob(git: Git, bytes: string | Uint8Array): Promise<string> {
  const oid = await git.text(['hash-object', '-w', '--no-filters', '--stdin'], { input: bytes });
  here.get(git)?.add(oid);
  return oid;
}

/** Keeps files from the disk; object ids in the order of the paths. */
export async function writeBlobs(git: Git, paths: readonly string[]): Promise<string[]> {
  if (paths.length === 0) return [];
  const input = paths.map((path) => `${path}\n`).join('');
  const written = await git.text(['hash-object', '-w', '--no-filters', '--stdin-paths'], { input });
  const oids = written.split('\n');
  for (const oid of oids) here.get(git)?.add(oid);
  return oids;
}

/** Keeps a folder. Files that are not on this machine may be named. */
export function writeTree(git: Git, entries: readonly TreeEntry[]): Promise<string> {
  const input = entries.map(({ mode, type, oid, name }) => `${mode} ${type} ${oid}\t${name}\0`).join('');
  return git.text(['mktree', '-z', '--missing'], { input });
}

/** The entries of a folder; with `recursive` all files in it and below. None when there is no such folder. */
export async function readTree(git: Git, treeish: string, recursive = false): Promise<TreeEntry[]> {
  const flags = recursive ? ['-r'] : [];
  const listed = await git.run(['ls-tree', '-z', ...flags, treeish]);
  return listed
    .toString('utf8')
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', type = 'blob', oid = ''] = line.slice(0, tab).split(' ');
      const name = line.slice(tab + 1);
      return { mode, type: type as TreeEntry['type'], oid, name };
    });
}

/** Who commits, and when (ISO 8601; now when absent). */
export interface Author {
  readonly name: string;
  readonly email: string;
  readonly date?: string;
}

/** Makes a commit; it belongs to no branch until a ref names it. */
export function commitTree(
  git: Git,
  commit: { tree: string; parents: readonly string[]; message: string; author: Author },
): Promise<string> {
  const { name, email, date } = commit.author;
  const when = date === undefined ? {} : { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  const env = {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    ...when,
  };
  const parents = commit.parents.flatMap((parent) => ['-p', parent]);
  return git.text(['-c', 'i18n.commitEncoding=UTF-8', 'commit-tree', ...parents, commit.tree], {
    input: `${commit.message}\n`,
    env,
  });
}

/** A git process that answers with objects. */
interface Reading {
  readonly child: ChildProcessWithoutNullStreams;
  readonly chunks: AsyncIterator<Buffer>;
}

/**
 * Reads objects one after the other from one git process, which starts with the first: a process for each would cost
 * more than the reading.
 */
export class BlobReader {
  readonly #git: Git;
  #reading: Reading | null = null;
  #rest: Buffer = Buffer.alloc(0);

  constructor(git: Git) {
    this.#git = git;
  }

  /** The bytes of an object. Throws GitFailure when it is not in this repository. */
  async read(oid: string): Promise<Buffer> {
    this.#reading ??= startReading(this.#git);
    const { child, chunks } = this.#reading;
    child.stdin.write(`${oid}\n`);
    let end = this.#rest.indexOf(10);
    while (end === -1) {
      await this.#more(chunks, oid);
      end = this.#rest.indexOf(10);
    }
    const size = Number(this.#rest.toString('latin1', 0, end).split(' ')[2]);
    if (!Number.isInteger(size)) throw new GitFailure('cat-file', `object ${oid} is missing`);
    const pieces = [this.#rest.subarray(end + 1)];
    let held = this.#rest.length - end - 1;
    while (held < size + 1) {
      const { value, done } = await chunks.next();
      if (done === true) throw new GitFailure('cat-file', `object ${oid} was cut off`);
      pieces.push(value);
      held += value.length;
    }
    const all = Buffer.concat(pieces);
    this.#rest = all.subarray(size + 1);
    return all.subarray(0, size);
  }

  async #more(chunks: AsyncIterator<Buffer>, oid: string): Promise<void> {
    const { value, done } = await chunks.next();
    if (done === true) throw new GitFailure('cat-file', `object ${oid} could not be read`);
    this.#rest = Buffer.concat([this.#rest, value]);
  }

  /** Ends the process. */
  async close(): Promise<void> {
    const child = this.#reading?.child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit').catch(() => {});
    child.stdin.end();
    child.stdout.destroy();
    await ended;
  }
}

function startReading(git: Git): Reading {
  const child = spawn('git', [...git.args, 'cat-file', '--batch'], { env: git.env, windowsHide: true });
  child.stdin.on('error', () => {});
  child.on('error', () => {});
  child.stderr.resume();
  return { child, chunks: child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer> };
}

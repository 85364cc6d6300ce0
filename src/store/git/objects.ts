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

/** Keeps a file's bytes as they are and answers with their object id. */
export const writeBlob = (git: Git, bytes: string | Uint8Array): Promise<string> =>
  git.text(['hash-object', '-w', '--no-filters', '--stdin'], { input: bytes });

/** Keeps files from the disk; object ids in the order of the paths. */
export async function writeBlobs(git: Git, paths: readonly string[]): Promise<string[]> {
  if (paths.length === 0) return [];
  const input = paths.map((path) => `${path}\n`).join('');
  return (await git.text(['hash-object', '-w', '--no-filters', '--stdin-paths'], { input })).split('\n');
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

/** Reads objects one after the other from one git process: a process for each would cost more than the reading. */
export class BlobReader {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(git: Git) {
    this.#child = spawn('git', [...git.args, 'cat-file', '--batch'], { env: git.env, windowsHide: true });
    this.#child.stdin.on('error', () => {});
    this.#child.on('error', () => {});
    this.#child.stderr.resume();
    this.#chunks = this.#child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** The bytes of an object. Throws GitFailure when it is not in this repository. */
  async read(oid: string): Promise<Buffer> {
    this.#child.stdin.write(`${oid}\n`);
    let end = this.#rest.indexOf(10);
    while (end === -1) {
      await this.#more(oid);
      end = this.#rest.indexOf(10);
    }
    const size = Number(this.#rest.toString('latin1', 0, end).split(' ')[2]);
    if (!Number.isInteger(size)) throw new GitFailure('cat-file', `object ${oid} is missing`);
    const pieces = [this.#rest.subarray(end + 1)];
    let held = this.#rest.length - end - 1;
    while (held < size + 1) {
      const { value, done } = await this.#chunks.next();
      if (done === true) throw new GitFailure('cat-file', `object ${oid} was cut off`);
      pieces.push(value);
      held += value.length;
    }
    const all = Buffer.concat(pieces);
    this.#rest = all.subarray(size + 1);
    return all.subarray(0, size);
  }

  async #more(oid: string): Promise<void> {
    const { value, done } = await this.#chunks.next();
    if (done === true) throw new GitFailure('cat-file', `object ${oid} could not be read`);
    this.#rest = Buffer.concat([this.#rest, value]);
  }

  /** Ends the process. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit').catch(() => {});
    this.#child.stdin.end();
    this.#child.stdout.destroy();
    await ended;
  }
}

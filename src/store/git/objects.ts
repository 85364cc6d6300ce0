import type { Git } from './git.ts';

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
      const [facts = '', name = ''] = line.split('\t');
      const [mode = '', type = 'blob', oid = ''] = facts.split(' ');
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

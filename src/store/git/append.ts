import { renumber } from '../renumber.ts';
import type { LedgerLine } from '../schemas.ts';
import { manifest } from '../schemas.ts';
import { readStoredBytes } from './check.ts';
import type { Head } from './ledger-at.ts';
import { type Author, commitTree, readTree, type TreeEntry, writeBlob, writeTree } from './objects.ts';
import type { Repository } from './repository.ts';

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
export interface Appended {
  readonly commit: string;
  readonly renamed: readonly Rename[];
}

/**
 * Commits own lines and their nights on top of a head, with new numbers where the head has taken theirs. Nothing in
 * the store's folder changes, and no ref.
 */
export async function appendTo(
  { git }: Repository,
  head: Head,
  own: readonly OwnLine[],
  author: Author,
): Promise<Appended> {
  const trees = new Map(own.flatMap(({ line, tree }) => (tree === null ? [] : [[line.id, tree] as const])));
  const folders = new Map<string, TreeEntry[]>();
  const folderOf = async (id: string): Promise<TreeEntry[]> => {
    const known = folders.get(id) ?? (await readTree(git, trees.get(id) ?? id));
    folders.set(id, known);
    return known;
  };
  const placed = await renumber(
    head.lines,
    own.map(({ line }) => line),
    async (line) => {
      const file = (await folderOf(line.id)).find(({ name }) => name === 'manifest.json');
      const bytes = await git.run(['cat-file', 'blob', file?.oid ?? `${line.id}/manifest.json`]);
      return readStoredBytes(bytes, manifest, line.manifest_sha256, `${line.id}/manifest.json`);
    },
  );

  const root = new Map(head.root);
  const renamed = new Map(placed.renamed.map((night) => [night.to, night]));
  for (const [index, line] of placed.lines.entries()) {
    const tree = own[index]?.tree ?? null;
    const night = line.id === null ? undefined : renamed.get(line.id);
    if (line.kind !== 'snapshot' || tree === null) continue;
    const oid = night === undefined ? tree : await withManifest(await folderOf(night.from), night.manifest);
    root.set(line.id, { mode: '040000', type: 'tree', oid, name: line.id });
  }
  const ledger = await writeBlob(git, Buffer.concat([head.ledger, Buffer.from(placed.text)]));
  root.set('ledger.jsonl', { mode: '100644', type: 'blob', oid: ledger, name: 'ledger.jsonl' });
  const tree = await writeTree(git, [...root.values()]);
  const message = messageOf(placed.lines);
  return {
    commit: await commitTree(git, { tree, parents: [head.commit], message, author }),
    renamed: placed.renamed.map(({ from, to }) => ({ from, to })),
  };

  async function withManifest(entries: readonly TreeEntry[], bytes: Uint8Array): Promise<string> {
    const oid = await writeBlob(git, bytes);
    return writeTree(
      git,
      entries.map((entry) => (entry.name === 'manifest.json' ? { ...entry, oid } : entry)),
    );
  }
}

/** Names at most three lines by id or date: nothing in it comes from the data. */
function messageOf(lines: readonly LedgerLine[]): string {
  const names = lines.map(({ kind, id, date }) => (kind === 'snapshot' ? id : `${kind} ${id ?? date}`));
  if (names.length <= 3) return `Append ${names.join(', ')}`;
  return `Append ${names.length} lines: ${names[0]} to ${names.at(-1)}`;
}

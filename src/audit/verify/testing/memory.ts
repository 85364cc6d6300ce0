import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../../host/hash.ts';
import { formatLine } from '../../../store/ledger.ts';
import type { LedgerEntry } from '../../../store/ledger-line.ts';
import { LEDGER } from '../../../store/ledger-line.ts';
import type { LedgerLine } from '../../../store/schemas.ts';
import { folderSource } from '../folder.ts';
import type { StoreSource } from '../source.ts';

/** A store's files by path. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** Reads a whole store into memory, so that a test can alter it a thousand times over. */
export async function loadStore(store: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const path of (await folderSource(store).list()) ?? [])
    if (!path.endsWith('/')) files.set(path, await readFile(join(store, path)));
  return files;
}

/** A store in memory, with some of its files replaced, or taken away where the replacement is null. */
export function memorySource(
  files: Files,
  altered: ReadonlyMap<string, Uint8Array | null> = new Map(),
): StoreSource {
  const read = (path: string): Uint8Array | null => {
    const other = altered.get(path);
    return other === undefined ? (files.get(path) ?? null) : other;
  };
  return {
    readFile: async (path) => read(path),
    list: async () =>
      [...new Set([...files.keys(), ...altered.keys()])].filter((path) => read(path) !== null),
    sha256,
  };
}

/** The lines of a ledger, as text without newlines. */
export const linesOf = (files: Files): string[] =>
  Buffer.from(files.get(LEDGER) ?? [])
    .toString('utf8')
    .split('\n')
    .slice(0, -1);

/** A ledger of these lines. */
export const ledgerBytes = (texts: readonly string[]): Uint8Array =>
  Buffer.from(texts.map((text) => `${text}\n`).join(''));

/** Writes a ledger anew with a valid chain, as someone would who alters a line and hides it. */
export function rehash(texts: readonly string[], alter: (line: LedgerLine) => LedgerLine): string[] {
  const made: LedgerLine[] = [];
  return texts.map((text) => {
    const line = alter(JSON.parse(text));
    const { seq: _seq, prev: _prev, hash: _hash, ...entry } = line;
    // The heads that deployments name are part of what has to be hidden.
    if (entry.kind === 'deployment')
      entry.head = { ...entry.head, hash: made[entry.head.seq - 1]?.hash ?? entry.head.hash };
    const next = formatLine(entry as LedgerEntry, made.at(-1));
    made.push(next.line);
    return next.text;
  });
}

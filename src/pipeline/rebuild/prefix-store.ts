import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { LedgerLine } from '../../store/schemas.ts';

const NEWLINE = 0x0a;

/**
 * Lends `work` a store as it stood when the ledger had `seq` lines: its first lines, byte for byte, and links to
 * their nights. It is gone afterwards; the store itself is only read.
 */
export async function withPrefixStore<T>(
  store: string,
  lines: readonly LedgerLine[],
  seq: number,
  work: (folders: { readonly store: string; readonly scratch: string }) => Promise<T>,
): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), 'kpi-rebuild-'));
  try {
    const prefix = await mkdtemp(join(scratch, 'store-'));
    const ledger = await readFile(join(store, 'ledger.jsonl'));
    await writeFile(join(prefix, 'ledger.jsonl'), ledger.subarray(0, endOfLine(ledger, seq)));
    for (const line of lines.slice(0, seq)) {
      // Windows makes junctions without special rights, and takes absolute paths alone.
      if (line.kind === 'snapshot') await symlink(resolve(store, line.id), join(prefix, line.id), 'junction');
    }
    return await work({ store: prefix, scratch });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function endOfLine(bytes: Uint8Array, count: number): number {
  let end = 0;
  for (let line = 0; line < count; line++) end = bytes.indexOf(NEWLINE, end) + 1;
  return end;
}

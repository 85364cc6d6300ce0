import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LedgerLine } from '../../src/store/schemas.ts';
import type { World } from './world.ts';

/** What stands in the world between two steps. */
export interface Look {
  readonly ledger: Buffer;
  readonly lines: readonly LedgerLine[];
  /** The names at the top of the store that no line speaks of, and the nights among them. */
  readonly unlisted: readonly string[];
  readonly nightsUnlisted: readonly string[];
  /** What the files of the store, and those of the site, look like from outside; null when there is no site. */
  readonly store: string;
  readonly site: string | null;
}

export function look({ store, site }: World): Look {
  const ledger = bytesOf(join(store, 'ledger.jsonl'));
  const lines = linesOf(ledger);
  const known = new Set(['.orphans', 'ledger.jsonl', ...lines.map((line) => 'id' in line && line.id)]);
  const unlisted = namesIn(store).filter((name) => !known.has(name));
  return {
    ledger,
    lines,
    unlisted,
    nightsUnlisted: unlisted.filter((name) => /^\d{4}-\d\d-\d\d(-r\d+)?$/.test(name)),
    store: outside(store),
    site: existsSync(site) ? outside(site) : null,
  };
}

/** The lines of a ledger that the project itself wrote; what cannot be read as one is left out. */
export const linesOf = (ledger: Buffer): LedgerLine[] =>
  ledger
    .toString('utf8')
    .split('\n')
    .flatMap((text) => {
      try {
        return [JSON.parse(text) as LedgerLine];
      } catch {
        return [];
      }
    });

export const bytesOf = (path: string): Buffer => (existsSync(path) ? readFileSync(path) : Buffer.alloc(0));

/** The names in a folder, sorted; none where there is no folder. */
export const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).sort() : []);

/** Names, sizes, times and places on the disk of all files: nothing was written while these stay. */
function outside(folder: string): string {
  const hash = createHash('sha256');
  for (const path of filesIn(folder)) {
    const { size, mtimeMs, ino } = lstatSync(join(folder, path));
    hash.update(`${path}\0${size} ${mtimeMs} ${ino}\n`);
  }
  return hash.digest('hex');
}

/** Every file below a folder, as sorted paths with `/`. */
export const filesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => !entry.isDirectory())
        .map((entry) =>
          join(entry.parentPath, entry.name)
            .slice(folder.length + 1)
            .replaceAll('\\', '/'),
        )
        .sort()
    : [];

import type { z } from 'zod';
import { KpiError } from '../../errors.ts';
import { sha256 } from '../../host/hash.ts';
import { describeIssue } from '../validated.ts';

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

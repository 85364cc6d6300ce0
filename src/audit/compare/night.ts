import type { z } from 'zod';
import type { NightData, NightDetail, StoredRow } from '../../store/night.ts';
import { definitions, summary, targets } from '../../store/schemas.ts';
import { inline, inParts, rowsOfPart } from '../verify/document.ts';
import { jsonOf } from '../verify/source.ts';
import type { NightAddress } from './messages.ts';

/** Why two nights cannot be compared, as a sentence for the reader. */
export class NotComparable extends Error {}

/** Reads a file by its address; null when there is none. */
export type ReadAddress = (address: string) => Promise<Uint8Array<ArrayBuffer> | null>;

/**
 * A night as a site publishes it, in the form that nights are compared in. Rejects with NotComparable, which names
 * the file and quotes nothing of it.
 */
export async function openPublished({ base }: NightAddress, read: ReadAddress): Promise<NightData> {
  const bytes = async (path: string) => {
    const found = await read(`${base}${path}`);
    if (found === null) throw new NotComparable(`${base}${path} is missing.`);
    return found;
  };
  const document = async <T>(path: string, schema: z.ZodType<T>): Promise<T> => {
    const parsed = schema.safeParse(jsonOf(await bytes(path)));
    if (parsed.success) return parsed.data;
    throw new NotComparable(`${base}${path} does not have the form of its kind.`);
  };
  return {
    folder: base,
    summary: await document('summary.json', summary),
    targets: await document('targets.json', targets),
    definitions: await document('definitions.json', definitions),
    detail: (view) => openView(view, document),
    bytes,
  };
}

async function openView(
  view: string,
  document: <T>(path: string, schema: z.ZodType<T>) => Promise<T>,
): Promise<NightDetail> {
  const file = `details/${encodeURIComponent(view)}.json`;
  const head = await document(file, inline.or(inParts));
  const whole = 'rows' in head ? head.rows : null;
  const parts = 'parts' in head ? head.parts : [];
  const rowsOf = async (path: string): Promise<readonly StoredRow[]> => {
    const rows = whole ?? (await document(path, rowsOfPart)).rows;
    if (rows.every((row) => row.length === head.columns.length)) return rows as readonly StoredRow[];
    throw new NotComparable(`${path} has a row that does not fit its columns.`);
  };
  return {
    view,
    columns: head.columns,
    rowCount: 'rows' in head ? head.rows.length : head.row_count,
    file,
    rowFiles: whole === null ? parts.map(({ path }) => path) : [file],
    first: async (limit) => {
      const taken: StoredRow[] = [];
      for (const path of whole === null ? parts.map((part) => part.path) : [file])
        if (taken.length < limit) taken.push(...(await rowsOf(path)).slice(0, limit - taken.length));
      return taken;
    },
    rowsOf,
  };
}

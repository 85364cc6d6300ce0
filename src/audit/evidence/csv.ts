import { z } from 'zod';
import { KpiError } from '../../errors.ts';
import type { StoredRow } from '../../store/night.ts';
import { column, part } from '../../store/schemas.ts';
import { type EvidenceNight, parseStored } from './night.ts';

/** Writes rows under their column names as one CSV text that ends with CRLF; the head alone when there are none. */
export type ToCsv = (
  columns: readonly { readonly name: string; readonly type: string }[],
  rows: readonly (readonly unknown[])[],
) => string;

// The bytes are the recorded ones, so cells are JSON; to ask that of each again takes longer than to write them.
const rows = z.array(z.custom<StoredRow>(Array.isArray));
const view = z.object({ columns: z.array(column), rows: rows.optional(), parts: z.array(part).optional() });
const partRows = z.object({ rows });

/** Rows whose text is held at once, besides the stored file they come from. */
const BATCH = 5000;

const utf8 = new TextEncoder();

/** A detail view as one CSV file, of a view in parts too; holds one stored file at a time. */
export async function* viewCsv(night: EvidenceNight, path: string, toCsv: ToCsv): AsyncGenerator<Uint8Array> {
  const { columns, rows: own, parts = [] } = parseStored(path, await night.read(path), view);
  const head = toCsv(columns, []);
  yield utf8.encode(head);
  function* lines(place: string, all: readonly StoredRow[]): Generator<Uint8Array> {
    if (all.some((row) => row.length !== columns.length)) throw misfit(`${night.line.id}/${place}`);
    for (let start = 0; start < all.length; start += BATCH)
      yield utf8.encode(toCsv(columns, all.slice(start, start + BATCH)).slice(head.length));
  }
  if (own !== undefined) yield* lines(path, own);
  for (const { path: file } of parts)
    yield* lines(file, parseStored(file, await night.read(file), partRows).rows);
}

const misfit = (place: string): KpiError =>
  new KpiError(
    'store-invalid',
    `${place}: a row does not fit its columns.`,
    'Run npm run verify to see what else is wrong; no pack was written.',
  );

/** The metrics of the night as CSV. */
export const summaryCsv = ({ summary }: EvidenceNight, toCsv: ToCsv): string =>
  toCsv(
    [
      { name: 'metric_key', type: 'STRING' },
      { name: 'metric_value', type: 'FLOAT64' },
      { name: 'metric_format', type: 'STRING' },
      { name: 'department', type: 'STRING' },
      { name: 'person_name', type: 'STRING' },
      { name: 'fiscal_year', type: 'INT64' },
      { name: 'updated_at', type: 'TIMESTAMP' },
    ],
    summary.rows.map((row) => [
      row.metric_key,
      row.metric_value,
      row.metric_format,
      row.department,
      row.person_name,
      row.fiscal_year,
      row.updated_at,
    ]),
  );

/** The targets of the night as CSV. */
export const targetsCsv = ({ targets }: EvidenceNight, toCsv: ToCsv): string =>
  toCsv(
    [
      { name: 'key', type: 'STRING' },
      { name: 'value', type: 'FLOAT64' },
      { name: 'effective_from', type: 'DATE' },
      { name: 'fiscal_year', type: 'INT64' },
    ],
    targets.targets.map(({ key, value, effective_from, fiscal_year }) => [
      key,
      value,
      effective_from,
      fiscal_year ?? null,
    ]),
  );

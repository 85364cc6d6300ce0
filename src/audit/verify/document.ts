import { z } from 'zod';
import type { Company } from '../../catalog/company.ts';
import type { Cell, Column } from '../../catalog/data.ts';
import type { Owners } from '../../catalog/owners.ts';
import { partFile, rowsFile } from '../../store/night-files.ts';
import {
  company,
  type Definitions,
  definitions,
  detail,
  detailPart,
  type ManifestFile,
  owners,
  type Summary,
  summary,
  targets,
} from '../../store/schemas.ts';
import { countTotals, mergeTotals, type Totals } from '../../store/totals.ts';
import { type Finding, issueNote, note } from './finding.ts';
import { jsonOf } from './source.ts';

const [stored, inParts] = detail.options;
// Whatever JSON.parse returns is made of JSON: to ask that of every cell again takes most of a verification's time.
const rows = z.array(z.custom<Cell[]>(Array.isArray, 'Invalid input: expected array'));
/** A view with its rows, a view in parts, and a part. */
export const inline = stored.extend({ rows });
export { inParts };
export const rowsOfPart = detailPart.extend({ rows });
type DetailParts = z.infer<typeof inParts>;

/** A view in parts, and what its parts were found to hold. */
export interface Head {
  readonly file: ManifestFile;
  readonly detail: DetailParts;
  readonly found: Map<string, { readonly rows: number; readonly totals: Totals }>;
}

/** What later checks need of a document. */
type Kept =
  | { readonly kind: 'summary'; readonly value: Summary }
  | { readonly kind: 'definitions'; readonly value: Definitions }
  | { readonly kind: 'company'; readonly value: Company }
  | { readonly kind: 'owners'; readonly value: Owners };

interface DocumentVerdict {
  readonly findings: readonly Finding[];
  readonly document?: Kept;
}

/** Documents that have a form, and of which no later check needs more. */
const PLAIN: Readonly<Record<string, z.ZodType>> = {
  'targets.json': targets,
};

const SUMMARY_COLUMNS: readonly Column[] = [{ name: 'metric_value', type: 'FLOAT64' }];

/**
 * Checks the contents of a file whose bytes are the recorded ones: schema, rows and control totals.
 * Views in parts are added to `heads`; their parts must come after them.
 */
export function checkDocument(
  place: string,
  file: ManifestFile,
  bytes: Uint8Array,
  heads: Map<string, Head>,
): DocumentVerdict {
  const value = jsonOf(bytes);
  if (value === undefined) return { findings: [note('file-form', place, 'it is not JSON in UTF-8')] };
  const wrong = (error: z.ZodError) => ({ findings: [issueNote('file-form', place, error)] });
  if (file.path === 'summary.json') {
    const parsed = summary.safeParse(value);
    if (!parsed.success) return wrong(parsed.error);
    const rows = parsed.data.rows.map(({ metric_value }) => [metric_value]);
    const document = { kind: 'summary', value: parsed.data } as const;
    return { findings: compare(place, file, SUMMARY_COLUMNS, rows).findings, document };
  }
  if (file.path === 'definitions.json') {
    const parsed = definitions.safeParse(value);
    if (!parsed.success) return wrong(parsed.error);
    const document = { kind: 'definitions', value: parsed.data } as const;
    return { findings: noRows(place, file), document };
  }
  if (file.path === 'company.json') {
    const parsed = company.safeParse(value);
    if (!parsed.success) return wrong(parsed.error);
    const document = { kind: 'company', value: parsed.data } as const;
    return { findings: noRows(place, file), document };
  }
  if (file.path === 'owners.json') {
    const parsed = owners.safeParse(value);
    if (!parsed.success) return wrong(parsed.error);
    const document = { kind: 'owners', value: parsed.data.owners } as const;
    return { findings: noRows(place, file), document };
  }
  const plain = PLAIN[file.path];
  if (plain !== undefined) {
    const parsed = plain.safeParse(value);
    return parsed.success ? { findings: noRows(place, file) } : wrong(parsed.error);
  }
  if (rowsFile(file.path)?.isPart === true) return checkPart(place, file, value, heads);
  return checkView(place, file, value, heads);
}

function checkView(
  place: string,
  file: ManifestFile,
  value: unknown,
  heads: Map<string, Head>,
): DocumentVerdict {
  // The union of both forms would say no more than that neither fits.
  if (isObject(value) && 'parts' in value) {
    const parsed = inParts.safeParse(value);
    if (!parsed.success) return { findings: [issueNote('file-form', place, parsed.error)] };
    heads.set(parsed.data.view, { file, detail: parsed.data, found: new Map() });
    return { findings: nameFindings(place, file, parsed.data.view) };
  }
  const parsed = inline.safeParse(value);
  if (!parsed.success) return { findings: [issueNote('file-form', place, parsed.error)] };
  const { view, columns, rows } = parsed.data;
  return { findings: [...nameFindings(place, file, view), ...compare(place, file, columns, rows).findings] };
}

function checkPart(
  place: string,
  file: ManifestFile,
  value: unknown,
  heads: Map<string, Head>,
): DocumentVerdict {
  const parsed = rowsOfPart.safeParse(value);
  if (!parsed.success) return { findings: [issueNote('file-form', place, parsed.error)] };
  const { view, rows } = parsed.data;
  const named = nameFindings(place, file, view);
  const head = heads.get(view);
  if (head === undefined) return { findings: [...named, note('parts-disagree', place, 'no view names it')] };
  const { findings, totals } = compare(place, file, head.detail.columns, rows);
  head.found.set(file.path, { rows: rows.length, totals });
  return { findings: [...named, ...findings] };
}

/** What a view in parts says of them, against what they are. */
export function partsFindings(place: string, head: Head, files: readonly ManifestFile[]): Finding[] {
  const { file, detail, found } = head;
  const findings: Finding[] = [];
  const listed = new Map(files.map((one) => [one.path, one]));
  for (const [index, part] of detail.parts.entries()) {
    const at = { path: `parts.${index}` };
    const path = partFile(detail.view, index + 1);
    const said = listed.get(part.path);
    if (part.path !== path)
      findings.push(note('parts-disagree', place, 'its parts are not in their order', at));
    else if (said === undefined)
      findings.push(note('parts-disagree', place, "it names a part that is not in the night's manifest", at));
    else if (said.sha256 !== part.sha256 || said.bytes !== part.bytes || said.rows !== part.rows)
      findings.push(note('parts-disagree', place, 'it does not agree with the manifest about a part', at));
  }
  const stray = [...found.keys()].filter((path) => !detail.parts.some((part) => part.path === path));
  for (const path of stray) findings.push(note('parts-disagree', place, `it does not name ${path}`));
  // A part that was not read has its own finding; without it there is no sum.
  if (findings.length > 0 || found.size !== detail.parts.length) return findings;
  const rows = [...found.values()].reduce((sum, part) => sum + part.rows, 0);
  if (detail.row_count !== rows)
    findings.push(
      note('rows-disagree', place, `it says ${detail.row_count} rows, its parts have ${rows}`, {
        path: 'row_count',
      }),
    );
  const totals = mergeTotals([...found.values()].map((part) => part.totals));
  return [...findings, ...recorded(place, file, rows, totals)];
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function nameFindings(place: string, { path }: ManifestFile, view: string): Finding[] {
  return rowsFile(path)?.view === view
    ? []
    : [note('file-form', place, 'it is of another view than its name says', { path: 'view' })];
}

const noRows = (place: string, file: ManifestFile): Finding[] => recorded(place, file, null, {});

function compare(
  place: string,
  file: ManifestFile,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): { readonly findings: readonly Finding[]; readonly totals: Totals } {
  const names = new Set(columns.map(({ name }) => name));
  if (names.size !== columns.length)
    return {
      findings: [note('file-form', place, 'two columns have one name', { path: 'columns' })],
      totals: {},
    };
  const counter = countTotals(columns);
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] ?? [];
    const problem =
      row.length === columns.length
        ? counter.add(row)
        : `it has ${row.length} cells for ${columns.length} columns`;
    if (problem !== null)
      return { findings: [note('file-form', place, problem, { path: `rows.${index}` })], totals: {} };
  }
  const totals = counter.totals();
  return { findings: recorded(place, file, rows.length, totals), totals };
}

/** What the manifest records of a file's rows, against what the file holds. */
function recorded(place: string, file: ManifestFile, rows: number | null, totals: Totals): Finding[] {
  const findings: Finding[] = [];
  if (file.rows !== rows)
    findings.push(
      note('rows-disagree', place, `it has ${rows ?? 'no'} rows, its manifest says ${file.rows}`),
    );
  const names = [...new Set([...Object.keys(file.control_totals), ...Object.keys(totals)])];
  const wrong = names.find((name) => totalOf(file.control_totals, name) !== totalOf(totals, name));
  if (wrong !== undefined)
    findings.push(
      note('totals-disagree', place, `the control total of ${wrong} is not the one in its manifest`),
    );
  return findings;
}

const totalOf = (totals: Totals, name: string): string | undefined =>
  Object.hasOwn(totals, name) ? totals[name] : undefined;

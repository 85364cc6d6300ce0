import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { type Absent, absentFrom, isAbsent } from '../catalog/absent.ts';
import { type Company, DEFAULT_COMPANY } from '../catalog/company.ts';
import type { Missing } from '../catalog/data.ts';
import { DEFAULT_OWNERS, type Owners } from '../catalog/owners.ts';
import { KpiError } from '../errors.ts';
import { readIfThere } from '../host/files.ts';
import { sha256 } from '../host/hash.ts';
import { isViewName, viewFile } from './night-files.ts';
import {
  company,
  type Definitions,
  type Detail,
  definitions,
  detail,
  detailPart,
  owners,
  type Summary,
  summary,
  type Targets,
  targets,
} from './schemas.ts';
import { describeIssue } from './validated.ts';

/** A value of a detail view as the store holds it. */
export type StoredCell = z.infer<typeof detailPart>['rows'][number][number];
export type StoredRow = readonly StoredCell[];

const [stored, inParts] = detail.options;
// Whatever JSON.parse returns is made of JSON: to ask that of every cell again takes most of a reading's time.
const rows = z.array(z.custom<StoredCell[]>(Array.isArray, 'Invalid input: expected array'));
const parsedDetail = stored.extend({ rows }).or(inParts);
const parsedPart = detailPart.extend({ rows });

/** One detail view of a night. Rows of large views stay on disk until they are asked for. */
export interface NightDetail {
  readonly view: string;
  readonly columns: Detail['columns'];
  readonly rowCount: number;
  /** The view's own file, relative to the night's folder. */
  readonly file: string;
  /** The files that hold the rows: `file` itself, or the parts of a large view. */
  readonly rowFiles: readonly string[];
  /** The first `limit` rows. */
  first(limit: number): Promise<readonly StoredRow[]>;
  /** The rows of one of `rowFiles`. */
  rowsOf(file: string): Promise<readonly StoredRow[]>;
}

/** One night as it is stored. */
export interface NightData {
  readonly folder: string;
  readonly summary: Summary;
  readonly targets: Targets;
  readonly definitions: Definitions;
  /** What the company had set that night; the defaults for nights that do not say. */
  readonly company: Company;
  readonly owners: Owners;
  /** What the night is without, and why. */
  readonly absent: readonly Absent[];
  /** Null for a view that the night is without. */
  detail(view: string): Promise<NightDetail | null>;
  /** A file's bytes as they were published. */
  bytes(path: string): Promise<Uint8Array<ArrayBuffer>>;
}

/** SHA-256 in hex by path relative to the night's folder. */
export type ExpectedHashes = ReadonlyMap<string, string>;

/** What the ledger and the manifest say of a night. */
export interface NightRecord {
  readonly hashes: ExpectedHashes;
  readonly missing: readonly Missing[];
}

/**
 * Reads a night's folder. Given its record, every file must be among them and have the bytes they promise.
 * Throws KpiError `store-read`, `store-altered` or `store-invalid`, naming the file and the place in it.
 */
export async function readNight(
  folder: string,
  { hashes, missing = [] }: Partial<NightRecord> = {},
): Promise<NightData> {
  const read = <T>(path: string, schema: z.ZodType<T>): Promise<T> =>
    readStored(folder, path, schema, expectedHash(folder, path, hashes));
  const settings = await readSettings(folder, hashes);
  const defined = await read('definitions.json', definitions);
  const absent = absentFrom(missing, defined, settings.company);
  return {
    folder,
    summary: await read('summary.json', summary),
    targets: await read('targets.json', targets),
    definitions: defined,
    ...settings,
    absent,
    detail: async (view) =>
      isAbsent(absent, 'view', view)
        ? null
        : openDetail(folder, view, await read(detailPath(folder, view), parsedDetail)),
    bytes: (path) => storedBytes(folder, path, expectedHash(folder, path, hashes)),
  };
}

/**
 * What was set in the night that is kept in a folder: nights of version 1 and the sample data do not say, and have the
 * defaults. Throws as `readNight` does.
 */
export async function readSettings(
  folder: string,
  hashes?: ExpectedHashes,
): Promise<Pick<NightData, 'company' | 'owners'>> {
  const has = (path: string) => hashes?.has(path) === true;
  const read = <T>(path: string, schema: z.ZodType<T>): Promise<T> =>
    readStored(folder, path, schema, hashes?.get(path));
  return {
    company: has('company.json') ? await read('company.json', company) : DEFAULT_COMPANY,
    owners: has('owners.json') ? (await read('owners.json', owners)).owners : DEFAULT_OWNERS,
  };
}

function openDetail(folder: string, view: string, head: Detail): NightDetail {
  const own = detailPath(folder, view);
  const base = { view: head.view, columns: head.columns, file: own };
  if ('rows' in head) {
    const rows = checkedRows(folder, own, head.columns.length, head.rows);
    return {
      ...base,
      rowCount: rows.length,
      rowFiles: [own],
      first: async (limit) => rows.slice(0, limit),
      rowsOf: async () => rows,
    };
  }
  const rowsOf = async (file: string): Promise<readonly StoredRow[]> => {
    const part = head.parts.find(({ path }) => path === file);
    if (part === undefined) return [];
    const { rows } = await readStored(folder, part.path, parsedPart, part.sha256);
    return checkedRows(folder, part.path, head.columns.length, rows);
  };
  return {
    ...base,
    rowCount: head.row_count,
    rowFiles: head.parts.map(({ path }) => path),
    first: async (limit) => {
      const taken: StoredRow[] = [];
      for (const { path } of head.parts) {
        if (taken.length >= limit) break;
        taken.push(...(await rowsOf(path)).slice(0, limit - taken.length));
      }
      return taken;
    },
    rowsOf,
  };
}

/** Reads one JSON file of the store as `schema` says; `hash` is the SHA-256 its bytes must have. */
export async function readStored<T>(
  folder: string,
  path: string,
  schema: z.ZodType<T>,
  hash?: string,
): Promise<T> {
  const file = join(folder, path);
  const bytes = await storedBytes(folder, path, hash);
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // The parser's own message quotes the text around the fault, which may be a customer's row.
    throw broken('store-invalid', `${file} is not valid JSON.`);
  }
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  throw broken('store-invalid', `${file} does not have its form: ${describeIssue(parsed.error)}.`);
}

async function storedBytes(
  folder: string,
  path: string,
  hash: string | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const file = join(folder, path);
  // From the store on, so that a link in the place of the night's folder is not followed either.
  const bytes = await readIfThere(dirname(folder), `${basename(folder)}/${path}`);
  if (bytes === null) throw broken('store-invalid', `${file} is missing.`);
  if (hash !== undefined && sha256(bytes) !== hash)
    throw broken('store-altered', `${file} is not the file that was published: its SHA-256 differs.`);
  return Uint8Array.from(bytes);
}

function expectedHash(folder: string, path: string, hashes: ExpectedHashes | undefined) {
  const hash = hashes?.get(path);
  if (hashes !== undefined && hash === undefined)
    throw broken('store-altered', `${join(folder, path)} is not listed in the night's manifest.`);
  return hash;
}

/** The path of a view's file; names that could leave the folder are refused. */
function detailPath(folder: string, view: string): string {
  if (!isViewName(view))
    throw broken(
      'store-invalid',
      `${join(folder, 'definitions.json')} names a view that cannot be a file name.`,
    );
  return viewFile(view);
}

function checkedRows(folder: string, path: string, width: number, rows: StoredRow[]): StoredRow[] {
  const wrong = rows.findIndex((row) => row.length !== width);
  if (wrong === -1) return rows;
  throw broken(
    'store-invalid',
    `${join(folder, path)} has a row that does not fit its columns at rows.${wrong}.`,
  );
}

const broken = (code: 'store-invalid' | 'store-altered', message: string) =>
  new KpiError(code, message, 'Restore the snapshot store from its last good copy, or run the night again.');

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DEFAULT_COMPANY } from '../../../catalog/company.ts';
import type { Cell } from '../../../catalog/data.ts';
import { generateSources } from '../../../sample/index.ts';
import { parseCreateTable } from '../../sql/ddl.ts';
import { SqlFiles } from '../../sql/files.ts';
import { namesFrom } from '../../sql/names.ts';

/** A folder of the test's own with these files in it, by path. */
export function dataFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'kpi-data-'));
  addFiles(folder, files);
  return folder;
}

/** Puts files into a folder, by path. */
export function addFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
}

/** Rows as CSV: NULL empty, empty text in quotes. */
export const csvOf = (
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
  lineEnd = '\n',
): string => [columns, ...rows].map((row) => `${row.map(csvCell).join(',')}${lineEnd}`).join('');

const csvCell = (cell: Cell): string => {
  if (cell === null) return '';
  const text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const DATASETS = { qbo: 'src_fivetran_qbo', hubspot: 'src_fivetran_hubspot' } as const;

/** A table of the sample, and the file of an export that it would be in. */
interface SampleTable {
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** The invented sources of a night with every column of their contract, those too that no row fills. */
export function sampleTables(date: string, scale: number): SampleTable[] {
  const files = new SqlFiles(namesFrom({}), {
    fiscalYear: Number(date.slice(0, 4)),
    company: DEFAULT_COMPANY,
  });
  return generateSources({ seed: 'kpi-snapshot', date, scale }).map(({ dataset, table, columns, rows }) => {
    const ddl = files.statement(`sql/sources/${dataset}/${table}.sql`);
    const all = parseCreateTable(ddl.sql, ddl.file).columns.map(({ name }) => name);
    const at = all.map((name) => columns.indexOf(name));
    return {
      file: `${DATASETS[dataset]}/${table}.csv`,
      columns: all,
      rows: rows.map((row) => at.map((index) => row[index] ?? null)),
    };
  });
}

/** The sample as the files of an export. */
export const sampleFiles = (date: string, scale: number): Record<string, string> =>
  Object.fromEntries(
    sampleTables(date, scale).map(({ file, columns, rows }) => [file, csvOf(columns, rows)]),
  );

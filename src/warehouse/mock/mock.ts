import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cell, Column, KpiRow } from '../../catalog/data.ts';
import { KpiError } from '../../errors.ts';
import { ROOT } from '../../host/root.ts';
import type { QueryTrace, Warehouse } from '../types.ts';

/** The committed sample data, as `npm run mock` wrote it. */
export const MOCK_FOLDER = join(ROOT, 'src/data/mock');

async function readJson<T>(folder: string, file: string): Promise<T> {
  try {
    return JSON.parse(await readFile(join(folder, file), 'utf8')) as T;
  } catch (cause) {
    throw new KpiError(
      'mock-unreadable',
      `The sample data file ${file} cannot be read.`,
      'Run `npm run mock`.',
      { cause },
    );
  }
}

const trace = (file: string, rows: number): QueryTrace => ({
  file: `src/data/mock/${file}`,
  sql: '',
  parameters: {},
  job_id: null,
  bytes_billed: null,
  cache_hit: null,
  rows,
});

/** Answers from the committed sample data. Nothing is computed and nothing is written. */
export function openMock(folder: string = MOCK_FOLDER): Warehouse {
  const readSummary = async () => {
    const { rows } = await readJson<{ rows: KpiRow[] }>(folder, 'summary.json');
    return { rows, trace: trace('summary.json', rows.length) };
  };
  return {
    source: 'mock',
    async compute() {
      return { ...(await readSummary()), missing: [], tried: [] };
    },
    place: () => ({ object: null, readers: [] }),
    async replace() {
      return null;
    },
    readSummary,
    async readDetail(view) {
      const file = `details/${view}.json`;
      const { columns, rows } = await readJson<{ columns: Column[]; rows: Cell[][] }>(folder, file);
      return {
        columns,
        batches: (async function* () {
          yield rows;
        })(),
        trace: () => trace(file, rows.length),
      };
    },
    async readCheck() {
      return null;
    },
    async filled() {
      return [];
    },
    async versions() {
      return {};
    },
    async close() {},
  };
}

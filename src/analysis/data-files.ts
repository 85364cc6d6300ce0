import { toCsv } from '../format/csv.ts';
import type { Site } from './site.ts';

/** A file that the site publishes under `/data/`, and how its bytes are made. */
export interface DataFile {
  readonly path: string;
  readonly type: 'application/json' | 'text/csv; charset=utf-8';
  readonly body: () => Promise<string | Uint8Array<ArrayBuffer>>;
}

/** The CSV beside a JSON file of rows. */
export const csvPath = (json: string): string => json.replace(/\.json$/, '.csv');

/** Every file behind the pages: JSON byte for byte as the store holds it, and each file of rows as CSV too. */
export async function dataFiles({ night, manifest, detail }: Site): Promise<DataFile[]> {
  const json = (path: string): DataFile => ({
    path,
    type: 'application/json',
    body: () => night.bytes(path),
  });
  const files = ['summary.json', 'targets.json', 'definitions.json'].map(json);
  if (manifest !== null) files.push(json('manifest.json'));
  for (const { name } of night.definitions.views) {
    const view = await detail(name);
    files.push(json(view.file));
    for (const path of view.rowFiles) {
      if (path !== view.file) files.push(json(path));
      const body = async () => toCsv(view.columns, await view.rowsOf(path));
      files.push({ path: csvPath(path), type: 'text/csv; charset=utf-8', body });
    }
  }
  return files;
}

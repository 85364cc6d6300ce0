import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { KpiError } from '../../errors.ts';
import { errorCode } from '../../host/files.ts';

/** The kinds of files that hold a table. */
export const EXTENSIONS = ['.csv', '.parquet', '.json'] as const;

/** A file that holds a table. */
export interface TableFile {
  readonly path: string;
  /** What it is called in messages: `src_fivetran_qbo/invoice.csv`. */
  readonly file: string;
  readonly extension: (typeof EXTENSIONS)[number];
  /** Another file of the same table: which of them is meant cannot be told. */
  readonly twin?: string;
}

/** The files of a folder of data, found by dataset and table in any case of letters. */
export class DataFolder {
  readonly #files: ReadonlyMap<string, TableFile>;

  private constructor(files: ReadonlyMap<string, TableFile>) {
    this.#files = files;
  }

  /**
   * Lists the folders of the datasets.
   * @param mayBeEmpty whether a folder that holds none of them is one of data, as it is to doctor.
   * @throws KpiError `data-folder` when there is nothing to look into.
   */
  static async open(folder: string, datasets: readonly string[], mayBeEmpty = false): Promise<DataFolder> {
    const entries = await list(folder);
    const wanted = new Set(datasets.map((name) => name.toLowerCase()));
    const folders: Dirent[] = [];
    for (const entry of entries)
      if (wanted.has(entry.name.toLowerCase()) && (await isFolder(entry))) folders.push(entry);
    if (folders.length === 0 && !mayBeEmpty) throw nothingIn(folder, datasets);
    const files = new Map<string, TableFile>();
    for (const { name: dataset } of folders)
      for (const { name } of await list(join(folder, dataset))) {
        const extension = EXTENSIONS.find((known) => known === extname(name).toLowerCase());
        if (extension === undefined || name.startsWith('.')) continue;
        const key = `${dataset}.${name.slice(0, -extension.length)}`.toLowerCase();
        const file = `${dataset}/${name}`;
        const other = files.get(key);
        const twin = other === undefined ? {} : { twin: other.file };
        files.set(key, { path: join(folder, dataset, name), file, extension, ...twin });
      }
    return new DataFolder(files);
  }

  /** The file of a table; undefined when it has none. @param path `project.dataset.table`. */
  find(path: string): TableFile | undefined {
    return this.#files.get(path.split('.').slice(-2).join('.').toLowerCase());
  }

  /** The tables of a dataset that have a file, as the files spell them. */
  tables(dataset: string): string[] {
    const prefix = `${dataset.toLowerCase()}.`;
    return [...this.#files]
      .filter(([key]) => key.startsWith(prefix))
      .map(([, { path, extension }]) => basename(path).slice(0, -extension.length));
  }
}

const isFolder = async (entry: Dirent): Promise<boolean> =>
  entry.isDirectory() ||
  (entry.isSymbolicLink() &&
    (await stat(join(entry.parentPath, entry.name)).catch(() => null))?.isDirectory() === true);

/** The entries of a folder, sorted by name, so that errors name the same file everywhere. */
async function list(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    const problem = {
      ENOENT: 'does not exist',
      ENOTDIR: 'is a file, not a folder',
      EACCES: 'may not be read',
      EPERM: 'may not be read',
    }[errorCode(cause) ?? ''];
    if (problem === undefined) throw cause;
    throw new KpiError(
      'data-folder',
      `The folder of data ${folder} ${problem}.`,
      'Name the folder that holds the exported files with --data DIR; docs/connect.md says how to make one.',
      { cause },
    );
  }
}

const nothingIn = (folder: string, datasets: readonly string[]): KpiError =>
  new KpiError(
    'data-folder',
    `The folder of data ${folder} has none of the folders ${[...new Set(datasets)].join(', ')}.`,
    'Put each table into DIR/<dataset>/<table>.csv, as docs/connect.md shows, or correct the names of the datasets (docs/settings.md).',
  );

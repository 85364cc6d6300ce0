import type { DataFile } from './data-files.ts';
import type { Site } from './site.ts';

/** The JSON behind a night of the archive, as stored. CSV is made by the table, to save files by the year. */
export function archivedFiles({ night, manifest }: Pick<Site, 'night' | 'manifest'>): DataFile[] {
  const paths = ['manifest.json', ...(manifest?.files.map(({ path }) => path) ?? [])];
  return paths.map((path) => ({ path, type: 'application/json', body: () => night.bytes(path) }));
}

import type { Archive } from '../../store/archive.ts';
import { retained } from '../../store/retention.ts';

/** The nights with files under `/snapshots/<id>/data/`, newest first, and what their files weigh together. */
export function archiveBytes(archive: Pick<Archive, 'nights'>): { ids: string[]; bytes: number } {
  const nights = retained(archive);
  const files = nights.flatMap(({ manifest }) => manifest.files);
  return {
    ids: nights.map(({ line }) => line.id),
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
  };
}

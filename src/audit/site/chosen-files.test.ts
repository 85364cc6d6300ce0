import { expect, it } from 'vitest';
import { type ChosenFile, findNights } from './chosen-files.ts';

const files = (...paths: string[]): ChosenFile[] =>
  paths.map((path) => ({ path, read: async () => new Uint8Array() }));
const nights = (...paths: string[]) =>
  findNights(files(...paths)).map(({ folder, files: inside }) => [folder, [...inside.keys()]]);

it('finds a night by its manifest, in whatever folder', () => {
  expect(nights('summary.json', 'details/a.json')).toEqual([]);
  expect(nights('manifest.json', 'details/a.json')).toEqual([
    ['', ['manifest.json', 'details/a.json', 'details/manifest.json']],
  ]);
  expect(nights('store/2026-11-22/manifest.json', 'store/2026-11-22/details/a.json', 'store/x')).toEqual([
    ['store/2026-11-22/', ['manifest.json', 'details/a.json']],
  ]);
});

it('finds every night of a store, each with its own files', () => {
  expect(nights('1/manifest.json', '1/summary.json', '2/manifest.json', '2/summary.json')).toEqual([
    ['1/', ['manifest.json', 'summary.json']],
    ['2/', ['manifest.json', 'summary.json']],
  ]);
});

it('finds files of details that were chosen without their folder', () => {
  const [, inside] = nights('manifest.json', 'View.part-0001.json')[0] ?? [];
  expect(inside).toContain('details/View.part-0001.json');
});

import { expect, it } from 'vitest';
import { type Size, sizeTable } from './sizes.ts';

const budget = { bytes: 100, elements: 10 };
const page = (path: string, bytes: number): Size => ({ path, bytes, elements: 5, budget });
const part = (path: string, bytes: number): Size => ({ path, bytes, elements: 0, budget: null });

it('lists every file by how close it is to its budget', () => {
  const table = sizeTable([page('index.html', 40), page('details/a.html', 90)], null);
  expect(table.split('\n').slice(2)).toEqual([
    '| details/a.html | 90 | 10 left |',
    '| index.html | 40 | 60 left |',
    '',
    '2 pages and modules.',
  ]);
});

it('lists what changed against another build, what is over budget first', () => {
  const before = [
    page('index.html', 40),
    page('same.html', 50),
    page('full.html', 101),
    part('browser/chunk-OLD.js', 70),
    part('browser/chunk-B.js', 5),
  ];
  const after = [
    page('index.html', 53),
    page('same.html', 58),
    page('full.html', 101),
    page('new.html', 20),
    part('browser/chunk-NEW.js', 50),
    part('browser/chunk-B.js', 5),
  ];
  expect(sizeTable(after, before).split('\n').slice(2)).toEqual([
    '| full.html | 101 | 0 | -1 left **over budget** |',
    '| new.html | 20 | new | 80 left |',
    '| browser/chunk-*.js, together | 55 | -20 | – |',
    '| index.html | 53 | +13 | 47 left |',
    '',
    '4 of 5 pages and modules changed by more than 8 bytes.',
  ]);
});

it('shows no more than a page of the run can hold', () => {
  const many = Array.from({ length: 500 }, (_, at) => page(`p${at}.html`, 1 + (at % 90)));
  const table = sizeTable(many, []);
  expect(table.split('\n').length).toBeLessThan(70);
  expect(table).toContain('The first 60 of 500 are shown.');
});

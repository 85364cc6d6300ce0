import { expect, it } from 'vitest';
import type { LedgerLine } from '../../store/schemas.ts';
import { findGaps, gapRemarks } from './gaps.ts';

const lines = (...dates: string[]) =>
  dates.map((date) => ({ kind: 'missed', date })) as unknown as LedgerLine[];

it('finds the dates between two lines that have none, whatever the order of the lines', () => {
  expect(findGaps(lines('2026-03-02', '2026-02-27', '2026-02-27', '2026-03-07'))).toEqual([
    { from: '2026-02-28', to: '2026-03-01', nights: 2 },
    { from: '2026-03-03', to: '2026-03-06', nights: 4 },
  ]);
  expect(findGaps(lines('2026-03-01', '2026-03-02'))).toEqual([]);
  expect(findGaps([])).toEqual([]);
});

it('a deployment fills no gap: it is not a night', () => {
  const [first, second, third] = lines('2026-03-01', '2026-03-02', '2026-03-03');
  const deployed = { ...second, kind: 'deployment' } as LedgerLine;
  const found = gapRemarks([first, deployed, third].flatMap((line) => (line === undefined ? [] : [line])));
  expect(found.map(({ message }) => message)).toEqual(['2026-03-02 has no line']);
});

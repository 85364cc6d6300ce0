import { expect, it } from 'vitest';
import { addDays } from '../catalog/dates.ts';
import type { ArchivedNight } from './archive.ts';
import { retained } from './retention.ts';

const night = (date: string, revision = 1, blocked = false) =>
  ({
    line: { id: revision === 1 ? date : `${date}-r${revision}`, date },
    manifest: { blocked },
  }) as ArchivedNight;
const ids = (nights: ArchivedNight[]) => retained({ nights }).map(({ line }) => line.id);

it('keeps 90 days before the newest night, every revision, and the last of each month before', () => {
  const nights = Array.from({ length: 400 }, (_, back) => night(addDays('2026-11-22', -back)));
  const kept = ids([night('2026-11-22', 2), ...nights]);
  expect(kept.slice(0, 3)).toEqual(['2026-11-22-r2', '2026-11-22', '2026-11-21']);
  expect(kept.filter((id) => id < '2026-08-24')).toEqual([
    '2026-07-31',
    '2026-06-30',
    '2026-05-31',
    '2026-04-30',
    '2026-03-31',
    '2026-02-28',
    '2026-01-31',
    '2025-12-31',
    '2025-11-30',
    '2025-10-31',
  ]);
  expect(kept).toHaveLength(1 + 91 + 10);
});

it('counts from the newest night that was published, and takes the last published one of a month', () => {
  expect(
    ids([
      night('2026-11-22', 1, true),
      night('2026-11-21'),
      night('2026-05-31', 1, true),
      night('2026-05-30'),
    ]),
  ).toEqual(['2026-11-21', '2026-05-30']);
  expect(ids([night('2026-11-22', 1, true)])).toEqual([]);
  expect(ids([])).toEqual([]);
});

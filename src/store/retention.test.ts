import { expect, it } from 'vitest';
import { addDays } from '../catalog/dates.ts';
import type { JudgedNight } from './archive.ts';
import { nightsRead, retained } from './retention.ts';

const night = (
  date: string,
  revision = 1,
  blocked = false,
  source: JudgedNight['line']['source'] = 'bigquery',
): JudgedNight => ({
  line: { id: revision === 1 ? date : `${date}-r${revision}`, date, seq: revision, source },
  manifest: { blocked },
  misdated: false,
});
const ids = (nights: JudgedNight[]) => retained({ nights }).map(({ line }) => line.id);

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

it('wants the details of those, of the good night before each, and of each source’s last good one', () => {
  const nights = Array.from({ length: 200 }, (_, back) => night(addDays('2026-11-22', -back)));
  const read = nightsRead({ nights });
  expect(['2026-08-24', '2026-08-23', '2026-08-22'].map((id) => read.has(id))).toEqual([true, true, false]);
  expect(['2026-07-31', '2026-07-30', '2026-07-29', '2026-08-01'].map((id) => read.has(id))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(
    [
      ...nightsRead({
        nights: [
          night('2026-11-21', 2, false, 'embedded'),
          night('2026-11-21', 1, false, 'embedded'),
          night('2026-01-31', 1, false, 'embedded'),
          night('2026-01-16', 1, true),
          night('2026-01-15'),
          night('2026-01-14', 1, true),
          night('2026-01-13', 2),
          night('2026-01-13', 1),
        ],
      }),
    ].sort(),
  ).toEqual(['2026-01-13-r2', '2026-01-15', '2026-01-31', '2026-11-21', '2026-11-21-r2']);
});

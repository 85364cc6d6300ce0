import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Driven, drive, standingProblems } from './drive.ts';
import { look } from './look.ts';
import { siteProblems } from './site-state.ts';
import { stepsOf } from './steps.ts';

/** A seed that leaves a site with archived nights. */
const SEED = 6;

let driven: Driven;
beforeAll(async () => {
  driven = await drive(SEED, 40, { print: () => {} });
}, 900_000);
afterAll(() => driven?.world.remove());

it('40 steps break no invariant', async () => {
  expect(driven.broken).toBeNull();
  expect(await said('nothing', null)).toBe('');
});

it('steps follow from the seed', () => {
  const first = (seed: number) => JSON.stringify(stepsOf(seed).take(60).toArray());
  expect(first(3)).toBe(first(3));
  expect(first(3)).not.toBe(first(4));
});

/** What is said of the world because something else, or nothing, stands in the place of a file or folder. */
async function said(path: string, alter: ((text: string) => string) | null): Promise<string> {
  const { world, model } = driven;
  const { lines } = look(world);
  const strict = () => ({ ...model, sites: new Map(model.sites), litter: { store: false, build: false } });
  // The last kill may have left something too.
  const known = await standingProblems(world, strict());
  const whole = join(world.place, path);
  const aside = join(dirname(world.place), 'aside');
  const isThere = existsSync(whole);
  const text = isThere && statSync(whole).isFile() ? readFileSync(whole, 'utf8') : '';
  if (isThere) renameSync(whole, aside);
  try {
    mkdirSync(dirname(whole), { recursive: true });
    if (alter !== null) writeFileSync(whole, alter(text));
    const problems = (await standingProblems(world, strict())).filter((problem) => !known.includes(problem));
    // A night that is gone cannot be compared with the site.
    return (problems.length > 0 ? problems : siteProblems(world, strict(), lines, 0)).join('\n');
  } finally {
    rmSync(whole, { recursive: true, force: true });
    if (isThere) renameSync(aside, whole);
  }
}

/** The night that is planted in: one that has pages in the archive. */
const night = (): string =>
  look(driven.world).lines.flatMap((line) =>
    line.kind === 'snapshot' && existsSync(join(driven.world.site, 'snapshots', line.id)) ? [line.id] : [],
  )[0] ?? '';

const PLANTED: readonly (readonly [
  what: string,
  path: () => string,
  ((text: string) => string) | null,
  RegExp,
])[] = [
  ['a lost line', () => 'store/ledger.jsonl', (text) => text.replace(/.*\n$/, ''), /lines are not those/],
  ['an altered number', () => `store/${night()}/summary.json`, otherDigit, /verify finds .*summary\.json/],
  ['a lost night', () => `store/${night()}`, null, /verify finds/],
  ['a night without a line', () => 'store/2019-05-05', () => '', /verify finds 2019-05-05/],
  ['a lock', () => 'store/.lock-host-1-1-0123456789ab', () => '', /\.lock-\S+ was left behind/],
  ['a temporary file', () => 'tmp/kpi-x', () => '', /tmp\/kpi-x was left behind/],
  ['a half-moved site', () => 'site/.dist.new-x', () => '', /\.dist\.new-x was left behind/],
  ['a half-built site', () => 'kpi/.cache/build/x', () => '', /build\/x was left behind/],
  ['a half-kept page', () => 'kpi/.cache/archive/.draft-x', () => '', /draft-x was left behind/],
  ['a missing page', () => 'site/dist/board/index.html', null, /not those of its list/],
  ['a foreign page', () => 'site/dist/more.html', () => '', /not those of its list/],
  ['other bytes', () => 'site/dist/board/index.html', (text) => `${text} `, /other bytes/],
  ['a dead link', () => 'site/dist/index.html', (text) => `${text}<a href="/gone/">`, /leads to \/gone\//],
  ['another head', () => 'site/dist/status.json', (text) => text.replace(/"hash": "./, '$&0'), /is of line/],
  ['another night', () => 'site/dist/status.json', (text) => text.replace(/"20/, '"19'), /the site shows 19/],
  ['another ledger', () => 'site/dist/data/ledger.jsonl', () => '', /data\/ledger\.jsonl is not/],
  [
    'a page of another night',
    () => `site/dist/snapshots/${night()}/index.html`,
    (text) => text.replace('manifest SHA-256 ', '$&0'),
    /states the manifest/,
  ],
];

it.each(PLANTED)('sees %s', async (_, path, alter, words) => {
  expect(await said(path(), alter)).toMatch(words);
});

function otherDigit(text: string): string {
  return text.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));
}

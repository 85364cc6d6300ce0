import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { addSmallNight, DENSE } from '../audit/verify/testing/archive.ts';
import { diff } from './diff.ts';
import { runCommand } from './run.ts';

let parent = '';
let store = '';

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'kpi-diff-'));
  store = join(parent, 'store');
  for (const [index, date] of ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-25'].entries())
    await addSmallNight(store, date, index + 5);
});
afterAll(() => rm(parent, { recursive: true, force: true }));

async function run(...args: string[]): Promise<{ code: number; printed: string[] }> {
  const printed: string[] = [];
  const effects = { now: () => new Date(), env: {}, print: (line: string) => void printed.push(line) };
  const code = await runCommand(diff, ['--store', store, ...args], effects);
  return { code, printed };
}

describe('npm run diff', () => {
  it('lists what changed, to the last digit', async () => {
    const { code, printed } = await run('2026-11-20', '2026-11-21');
    expect(code).toBe(0);
    expect(printed).toEqual([
      '2026-11-20 → 2026-11-21',
      '2 metrics changed:',
      '  ~ revenue_ytd: 5.1 → 6.1 (+1)',
      '  ~ take_rate: null → 6.1',
      '1 target changed:',
      '  ~ revenue_ytd: 5005 → 5006 (+1)',
      'No definition changed.',
      'No statement changed.',
      'customer_development: 5 → 5 rows; 0 added, 0 removed, 1 changed.',
      '  ~ qbo_customer_id="1" customer_name="Larkspur </script> Fairs": net_revenue "5.25" → "6.25" (+1)',
    ]);
  });

  it('lists rows that came or went, without characters that act on a terminal', async () => {
    const { printed } = await run('2026-11-22', '2026-11-25');
    const rows = printed.filter((line) => /^ {2}[+-] /.test(line));
    expect(rows[0]).toBe(
      '  + qbo_customer_id="1" customer_name="Larkspur </script> Fairs" net_revenue="8.25"',
    );
    expect(rows).toHaveLength(5);
    expect(printed.join('')).not.toMatch(/\p{Cc}|\p{Cf}/u);
  });

  it('says which night is without what and why, and lists no rows of that', async () => {
    const partial = join(parent, 'partial');
    await addSmallNight(partial, '2026-11-21', 9, DENSE);
    for (const [date, step] of [
      ['2026-11-22', 10],
      ['2026-11-23', 20],
    ] as const)
      await addSmallNight(partial, date, step, DENSE);
    const why = 'p.d.customer_development does not exist.';
    const { printed } = await run('2026-11-21', '2026-11-22', '--store', partial);
    expect(printed.slice(1, 5)).toEqual([
      '2 metrics changed:',
      '  ~ revenue_ytd: 9.1 → 10.1 (+1)',
      '  ~ take_rate: 9.1 → missing',
      `take_rate: Missing on 2026-11-22: ${why}`,
    ]);
    expect(printed.at(-1)).toBe(
      `customer_development: Missing on 2026-11-22: ${why} No rows were compared; 5 before.`,
    );
    const both = await run('2026-11-22', '2026-11-23', '--store', partial);
    expect(both.printed.at(-1)).toBe(
      `customer_development: Missing on 2026-11-22: ${why} Missing on 2026-11-23: ${why} No rows were compared.`,
    );
    const json = await run('2026-11-21', '2026-11-22', '--store', partial, '--json');
    expect(JSON.parse(json.printed.join('\n'))).toMatchObject({
      absent: { before: [], after: [{ name: 'customer_development', reason: why }, { name: 'take_rate' }] },
      views: [{ before: 5, after: null, removed: { count: 0, rows: [] } }],
    });
  });

  it('gives machines everything', async () => {
    const { printed } = await run('2026-11-20', '2026-11-21', '--json');
    expect(JSON.parse(printed.join('\n'))).toMatchObject({
      from: '2026-11-20',
      to: '2026-11-21',
      metrics: [{}, {}],
    });
  });

  it('says that a night is the same as itself', async () => {
    const { printed } = await run('2026-11-20', '2026-11-20');
    expect(printed.slice(1)).toEqual([
      'No metric changed.',
      'No target changed.',
      'No definition changed.',
      'No statement changed.',
      'customer_development: the same 5 rows.',
    ]);
  });

  it('names the nearest nights when there is none of that name', async () => {
    const { code, printed } = await run('2026-11-20', '2026-11-23');
    expect(code).toBe(1);
    expect(printed).toEqual([
      'error: The ledger has no snapshot “2026-11-23”. The nearest are 2026-11-21, 2026-11-22, 2026-11-25. (docs/errors.md#unknown-night)',
    ]);
    expect((await run('2026-11-20', '../etc')).printed[0]).toContain(
      'no snapshot “../etc”. The nearest are 2026-11-25',
    );
  });

  it('wants two snapshots, no more', async () => {
    expect((await run('2026-11-20')).printed[0]).toContain('Two snapshots are needed.');
    expect((await run('2026-11-20', '2026-11-21', '2026-11-22')).printed[0]).toContain(
      '“2026-11-22” is not expected here.',
    );
    expect((await run('--nothing')).printed[0]).toContain("Unknown option '--nothing'");
  });

  it('compares no file that was altered', async () => {
    const file = join(store, '2026-11-21/details/customer_development.json');
    const text = await readFile(file, 'utf8');
    onTestFinished(() => writeFile(file, text));
    await writeFile(file, text.replace('Larkspur', 'Larkspar'));
    const { code, printed } = await run('2026-11-20', '2026-11-21');
    expect(code).toBe(1);
    expect(printed.at(-1)).toContain('is not the file that was published');
  });
});

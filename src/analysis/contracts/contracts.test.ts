import { describe, expect, it } from 'vitest';
import { DEFAULT_COMPANY } from '../../catalog/company.ts';
import { formatValue } from '../../format/format.ts';
import type { StoredCell } from '../../store/night.ts';
import { mockNight } from '../testing/mock-night.ts';
import { analyseContracts } from './contracts.ts';

const columns = [
  { name: 'contract_id', type: 'STRING' },
  { name: 'customer_name', type: 'STRING' },
  { name: 'owner_name', type: 'STRING' },
  { name: 'signed_date', type: 'DATE' },
  { name: 'contract_value', type: 'NUMERIC' },
  { name: 'upfront_spend', type: 'NUMERIC' },
];
type Row = readonly [owner: StoredCell, signed: StoredCell, total: StoredCell, upfront: StoredCell];
const analyse = (...rows: readonly Row[]) => analyseAll(rows);
const analyseAll = (rows: readonly Row[]) =>
  analyseContracts({
    company: DEFAULT_COMPANY,
    columns,
    rows: rows.map((row, index) => [`C-${index + 1}`, 'Acme', ...row]),
    date: '2026-03-15',
    fiscalYear: 2026,
  });
const headline = (...rows: readonly Row[]): string => analyse(...rows).headline;
const figure = (label: string, ...rows: readonly Row[]) =>
  analyse(...rows).figures.find((found) => found.label === label);

const ann: Row = ['Ann', '2026-01-10', '1000.00', '400.10'];
const bob: Row = ['Bob', '2026-02-10', '500', '100.20'];

it('says the metric of the night', async () => {
  const { input, value } = await mockNight('Upfront_Contract_Spend_Query', 'person_contract_spend');
  const insight = analyseContracts(input);
  expect(insight.upfront).toBe(value);
  expect(insight.headline).toContain(`commit ${formatValue(value, 'currency:USD', 'short')} up front`);
  expect(insight.charts.map(({ id }) => id)).toEqual(['contracts-by-owner', 'contracts-by-month']);
});

describe('the headline', () => {
  it('follows the data', () => {
    expect(headline(ann, bob)).toBe(
      'The 2 contracts signed in 2026 commit $500.30 up front of $1.5K (33%); Ann signed the most, $400.10 up front in 1 contract.',
    );
    expect(headline(ann, bob, ['Bob', '2026-02-11', '500', '500'])).toBe(
      'The 3 contracts signed in 2026 commit $1K up front of $2K (50%); Bob signed the most, $600.20 up front in 2 contracts.',
    );
  });

  it('fits one contract and one owner', () => {
    expect(headline(ann)).toBe(
      'The one contract signed in 2026 commits $400.10 up front of $1K (40%); Ann signed all of it.',
    );
    expect(headline([null, '2026-01-10', '10', '5'])).toContain('; nobody is named as the signer.');
  });

  it('counts only the fiscal year up to the night', () => {
    const elsewhen: Row[] = [
      ['Zoe', '2025-12-31', '9', '9'],
      ['Zoe', '2026-03-16', '9', '9'],
      ['Zoe', null, '9', '9'],
      ['Zoe', 'soon', '9', '9'],
    ];
    expect(headline(ann, ...elsewhen)).toBe(headline(ann));
    expect(figure('Contracts', ann, ...elsewhen)?.note).toBe(
      '2 of other years and 2 without a date not counted',
    );
    expect(headline(...elsewhen)).toBe(
      'No contract has been signed in 2026 yet; the last one before was signed on Dec 31, 2025.',
    );
    expect(headline(['Zoe', null, '9', '9'])).toContain('1 contract has no date');
    expect(headline()).toBe('No contract has been signed in 2026 yet.');
  });

  it('compares only what is stated', () => {
    expect(headline(ann, ['Bob', '2026-02-10', null, '100'])).toBe(
      'The 2 contracts signed in 2026 commit $500.10 up front (40% of $1K in the 1 contract that states both); Ann signed the most, $400.10 up front in 1 contract.',
    );
    expect(headline(['Ann', '2026-02-10', 'NaN', '100'])).toContain('up front, and no total is known');
    expect(headline(['Ann', '2026-02-10', '100', 'NaN'])).toBe(
      'The one contract signed in 2026 does not say what is committed up front.',
    );
    expect(figure('Up front', ann, ['Bob', '2026-02-10', '7', null])).toEqual({
      label: 'Up front',
      value: '$400.10',
      note: '$400.10; 1 contract does not state it',
    });
  });

  it('stays true for zeros, refunds, and more up front than the total', () => {
    expect(headline(['Ann', '2026-02-10', '0', '0'])).toContain('commits $0 up front of $0; Ann');
    expect(headline(['Ann', '2026-02-10', '100', '150'])).toContain('$150 up front of $100 (150%)');
    expect(figure('Share up front', ['Ann', '2026-02-10', '100', '150'])?.note).toBe(
      '1 contract commits more than the total',
    );
    expect(headline(['Ann', '2026-02-10', '100', '-50'], ['Bob', '2026-02-10', '100', '-60'])).toBe(
      'The 2 contracts signed in 2026 commit -$110 up front of $200.',
    );
  });

  it('says ties, and names nobody where nobody is named', () => {
    const tie = (owner: string | null): Row => [owner, '2026-02-10', '10', '5'];
    const least: Row = ['Zoe', '2026-02-10', '10', '1'];
    expect(headline(tie('Ann'), tie('Bob'), least)).toContain('; Ann and Bob signed the most, $5 each.');
    expect(headline(tie('Ann'), tie('Bob'))).toContain('; 2 owners signed $5 each.');
    expect(headline(tie(null), least)).toContain('; the most, $5 in 1 contract, names nobody as the signer.');
  });

  it('survives hostile names', () => {
    const name = `</script>\n=cmd() ${'x'.repeat(200)}`;
    expect(headline([name, '2026-01-10', '9', '5'], bob, ['شركة', '2026-01-10', '9', '999'])).toContain(
      '; \u2068شركة\u2069 signed',
    );
    const { length } = headline([name, '2026-01-10', '9', '5000'], bob);
    expect(length).toBeLessThan(200);
  });
});

it('adds money up to the cent', () => {
  const rows = Array.from({ length: 10 }, (): Row => ['Ann', '2026-01-10', '0.10', '0.10']);
  expect(analyse(...rows).upfront).toBe(1);
  expect(figure('Up front', ['Ann', '2026-01-10', '0', '90071992547409931.07'])?.note).toBe(
    '$90,071,992,547,409,931.07',
  );
});

describe('the charts', () => {
  it('stack up front and the rest to the total, which is never below up front', () => {
    const [byOwner, byMonth] = analyse(ann, bob, ['Bob', '2026-02-11', '100', '150']).charts;
    expect(byOwner?.categories).toEqual(['Ann', 'Bob']);
    expect(byOwner?.series.map(({ values }) => values)).toEqual([
      [400.1, 250.2],
      [599.9, 399.8],
    ]);
    expect(byOwner?.summary).toContain('1 contract commits more up front than the total and so has no rest.');
    expect(byMonth?.categories).toEqual(['Jan', 'Feb', 'Mar']);
    expect(byMonth?.series[0]?.values).toEqual([400.1, 250.2, 0]);
    expect(byMonth?.summary).toBe(
      'Most was committed up front in Jan 2026: $400.10 in 1 contract. Mar 2026 is not over.',
    );
  });

  it('put owners with little into one bar, and leave nothing out', () => {
    const rows = Array.from(
      { length: 12 },
      (_, index): Row => [`O${index}`, '2026-01-10', '200', `${index}`],
    );
    const chart = analyse(...rows).charts[0];
    expect(chart?.categories).toHaveLength(9);
    expect(chart?.categories.at(-1)).toBe('Others (4)');
    const upfront = chart?.series[0]?.values ?? [];
    expect(upfront.reduce<number>((sum, value) => sum + (value ?? 0), 0)).toBe(66);
  });

  it('are left out when there is nothing to draw', () => {
    expect(analyse().charts).toEqual([]);
    expect(analyse(['Ann', '2026-01-10', null, null]).charts).toEqual([]);
  });
});

it('lists the biggest, most up front first', () => {
  const rows = Array.from({ length: 20 }, (_, index): Row => ['Ann', '2026-01-10', '100', `${index}`]);
  const ids = analyse(...rows, ['Ann', '2026-01-10', '1000', null]).biggest.map(({ id }) => id);
  expect(ids).toEqual(['C-20', 'C-19', 'C-18', 'C-17', 'C-16', 'C-15', 'C-14', 'C-13']);
});

it('works through 100,000 rows', () => {
  const rows = Array.from(
    { length: 100_000 },
    (_, index): Row => [`O${index % 5000}`, '2026-01-10', '3', '1.01'],
  );
  expect(analyseAll(rows).upfront).toBe(101_000);
});

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_COMPANY } from '../catalog/company.ts';
import { DEFAULT_OWNERS } from '../catalog/owners.ts';
import { ROOT } from '../host/root.ts';
import { companyOf, readCompany, readOwners } from './company.ts';

/** A checkout whose settings are these; text is written as it is. */
function rootWith(files: Readonly<Record<string, unknown>>): string {
  const root = mkdtempSync(join(tmpdir(), 'kpi-settings-'));
  mkdirSync(join(root, 'src/data'), { recursive: true });
  mkdirSync(join(root, 'public'), { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    writeFileSync(join(root, 'src/data', name), text);
  }
  return root;
}

const FILE = 'src/data/company.json: ';

describe('company.json', () => {
  it('has its default for whatever it leaves out', () => {
    expect(readCompany(rootWith({ 'company.json': {} }))).toEqual(DEFAULT_COMPANY);
    const given = { currency: 'EUR', accounts: { services: '4010' } };
    expect(readCompany(rootWith({ 'company.json': given }))).toEqual({
      ...DEFAULT_COMPANY,
      currency: 'EUR',
      accounts: { ...DEFAULT_COMPANY.accounts, services: '4010' },
    });
  });

  it('of the project reads, and so do its owners', () => {
    expect(readCompany(ROOT).title).not.toBe('');
    expect(readOwners(ROOT)).toHaveLength(DEFAULT_OWNERS.length);
  });

  it.each<[unknown, string]>([
    ['{', 'src/data/company.json cannot be read as JSON.'],
    [[], `${FILE}Invalid input: expected object`],
    [{ fiscal_year_start_month: 13 }, `${FILE}fiscal_year_start_month: a month from 1 to 12.`],
    [{ fiscal_year_start_month: '2' }, `${FILE}fiscal_year_start_month: `],
    [{ currency: 'euro' }, `${FILE}currency: a currency’s code (ISO 4217), such as USD.`],
    [{ currency: 'ABC' }, `${FILE}currency: ABC is no currency of ISO 4217.`],
    [{ time_zone: 'Europe/Berlyn' }, `${FILE}time_zone: a time zone (IANA)`],
    [{ time_zone: "UTC'" }, `${FILE}time_zone: a time zone (IANA)`],
    [{ accounts: { revenue: { from: 4190, to: 4000 } } }, `${FILE}accounts.revenue: a range`],
    [{ accounts: { volume: "4100'" } }, `${FILE}accounts.volume: an account number`],
    [{ pipelines: ["x' OR TRUE"] }, `${FILE}pipelines.0: an id of letters`],
    [{ not_connected: ['person_parking'] }, `${FILE}not_connected: person_parking is neither`],
    [{ logo: '../secret.svg' }, `${FILE}logo: the path of a picture`],
    [{ logo: 'logo.svg' }, `${FILE}logo: public/logo.svg does not exist.`],
    [{ fiscal_year: 2 }, `${FILE}Unrecognized key: "fiscal_year".`],
  ])('%j is refused by name', (content, message) => {
    const root = rootWith({ 'company.json': content });
    expect(() => readCompany(root)).toThrow(
      expect.objectContaining({ code: 'configuration', message: expect.stringContaining(message) }),
    );
  });

  it('leaves sample data in dollars, under the company’s own name', () => {
    const company = { ...DEFAULT_COMPANY, name: 'Northwind', currency: 'EUR', fiscal_year_start_month: 2 };
    expect(companyOf('mock', company)).toEqual({ ...DEFAULT_COMPANY, name: 'Northwind' });
    expect(companyOf('embedded', company)).toBe(company);
  });
});

describe('owners.json', () => {
  const [first, second, ...rest] = DEFAULT_OWNERS as [object, object, ...object[]];

  it.each<[string, readonly object[], string]>([
    ['nobody for a metric', [first, ...rest], 'owners: nobody answers for person_take_rate'],
    ['two for one', [first, second, ...rest, { ...first, code: 'x' }], 'is there twice'],
    ['a code twice', [first, { ...second, code: 'ceo' }, ...rest], 'owners.1.code: ceo is taken'],
    [
      'a code in capitals',
      [{ ...first, code: 'CEO' }, second, ...rest],
      'owners.0.code: a code in lower case',
    ],
    [
      'a metric that nobody owns',
      [{ ...first, metric: 'nrr' }, second, ...rest],
      'owners.0.metric: nrr has no owner',
    ],
  ])('is refused with %s', (_, owners, message) => {
    const root = rootWith({ 'owners.json': { owners } });
    expect(() => readOwners(root)).toThrow(
      expect.objectContaining({ code: 'configuration', message: expect.stringContaining(message) }),
    );
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { type Company, companySchema, DEFAULT_COMPANY } from '../catalog/company.ts';
import { dateIn } from '../catalog/dates.ts';
import { metrics } from '../catalog/metrics.ts';
import { COMPANY, DEFAULT_OWNERS, type Owners, ownersSchema } from '../catalog/owners.ts';
import type { Source } from '../catalog/sources.ts';
import { views } from '../catalog/views.ts';
import { KpiError } from '../errors.ts';
import type { Effects } from '../host/effects.ts';
import { readsOwn } from '../host/own.ts';
import { ROOT } from '../host/root.ts';
import { describeIssue } from '../store/validated.ts';

const COMPANY_FILE = 'src/data/company.json';
const OWNERS_FILE = 'src/data/owners.json';

/** What is wrong with a settings file, in words that end a sentence. */
const wrong = (file: string, problem: string): KpiError =>
  new KpiError(
    'configuration',
    `${file}: ${problem}.`,
    `Correct ${file}; docs/settings.md says what it may hold.`,
  );

function readJson(root: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8'));
  } catch (cause) {
    throw new KpiError(
      'configuration',
      `${file} cannot be read as JSON.`,
      'Correct it, or restore it with git.',
      {
        cause,
      },
    );
  }
}

function parsed<S extends z.ZodType>(file: string, schema: S, document: unknown): z.output<S> {
  const result = schema.safeParse(document);
  if (result.success) return result.data;
  throw wrong(file, describeIssue(result.error));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The project's `src/data/company.json`, or that of another checkout; what it leaves out has its default. Throws KpiError
 * `configuration`, naming file and path.
 */
export function readCompany(root: string = ROOT): Company {
  if (!readsOwn(root)) return DEFAULT_COMPANY;
  const document = readJson(root, COMPANY_FILE);
  const given = isObject(document) ? document : {};
  const accounts = isObject(given['accounts'])
    ? { ...DEFAULT_COMPANY.accounts, ...given['accounts'] }
    : (given['accounts'] ?? DEFAULT_COMPANY.accounts);
  const filled = isObject(document) ? { ...DEFAULT_COMPANY, ...given, accounts } : document;
  const company = parsed(COMPANY_FILE, companySchema, filled);
  const known = new Set([...metrics.map(({ key }) => key), ...views.map(({ name }) => name)]);
  const unknown = company.not_connected.find((name) => !known.has(name));
  const problems = [
    Intl.supportedValuesOf('currency').includes(company.currency)
      ? null
      : `currency: ${company.currency} is no currency of ISO 4217`,
    company.logo === null || existsSync(join(root, 'public', company.logo))
      ? null
      : `logo: public/${company.logo} does not exist`,
    unknown === undefined
      ? null
      : `not_connected: ${unknown} is neither the key of a metric nor the name of a view`,
  ];
  for (const problem of problems) if (problem !== null) throw wrong(COMPANY_FILE, problem);
  return company;
}

/**
 * The project's `src/data/owners.json`: one owner for each metric that has one. Throws KpiError `configuration`, naming
 * file and path.
 */
export function readOwners(root: string = ROOT): Owners {
  if (!readsOwn(root)) return DEFAULT_OWNERS;
  const { owners } = parsed(OWNERS_FILE, ownersSchema, readJson(root, OWNERS_FILE));
  const owned = DEFAULT_OWNERS.map(({ metric }) => metric);
  for (const [index, { metric, code }] of owners.entries()) {
    const earlier = owners.slice(0, index);
    const problem = !owned.includes(metric)
      ? `metric: ${metric} has no owner; those that have are ${owned.join(', ')}`
      : earlier.some((owner) => owner.metric === metric)
        ? `metric: ${metric} is there twice`
        : code === COMPANY || earlier.some((owner) => owner.code === code)
          ? `code: ${code} is taken`
          : null;
    if (problem !== null) throw wrong(OWNERS_FILE, `owners.${index}.${problem}`);
  }
  const missing = owned.find((key) => !owners.some(({ metric }) => metric === key));
  if (missing !== undefined) throw wrong(OWNERS_FILE, `owners: nobody answers for ${missing}`);
  return owners;
}

/** What a source's nights are made with: the sample data were made with the defaults, whoever shows them. */
export const companyOf = (source: Source, company: Company): Company =>
  source === 'mock'
    ? {
        ...DEFAULT_COMPANY,
        ...{ name: company.name, title: company.title, logo: company.logo },
        // The night is one of this company's dates, whatever it shows.
        time_zone: company.time_zone,
      }
    : company;

/** Whom the numbers of a source name. */
export const ownersOf = (source: Source, owners: Owners): Owners =>
  source === 'mock' ? DEFAULT_OWNERS : owners;

/** The company's date at this moment. Throws as `readCompany` does. */
export const companyToday = (effects: Pick<Effects, 'now'>): string =>
  dateIn(readCompany().time_zone, effects.now());

/** The company for those who report that something failed: a file that cannot be read is not their concern. */
export function likelyCompany(): Company {
  try {
    return readCompany();
  } catch {
    return DEFAULT_COMPANY;
  }
}

/** Its date at this moment. */
export const likelyToday = (effects: Pick<Effects, 'now'>): string =>
  dateIn(likelyCompany().time_zone, effects.now());

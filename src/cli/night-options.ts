import { resolve } from 'node:path';
import { z } from 'zod';
import { addDays, dateIn, fiscalYearOf, isCalendarDate } from '../catalog/dates.ts';
import { SOURCE_NAMES } from '../catalog/sources.ts';
import type { Effects } from '../host/effects.ts';
import { usage } from '../host/run-errors.ts';
import { readCompany } from '../pipeline/company.ts';
import type { NightOptions } from '../pipeline/source.ts';
import type { OptionHelp, Values } from './command.ts';

/** The options of a night, of which each step declares those it uses. */
const OPTIONS = {
  source: {
    value: ['auto', ...SOURCE_NAMES].join('|'),
    about:
      'where the numbers come from (default auto: BigQuery when configured, otherwise sample data, but never over real nights)',
  },
  data: {
    value: 'DIR',
    about: 'the folder of exported files, DIR/<dataset>/<table>.csv, that --source files reads',
  },
  date: {
    value: 'YYYY-MM-DD',
    about: 'the night to make (default: today, by the company’s clock); not with BigQuery',
  },
  'fiscal-year': { value: 'N', about: "fiscal year of the numbers (default: the date's)" },
  store: { value: 'DIR', about: 'the snapshot store (default snapshots)' },
  out: { value: 'DIR', about: 'where the site goes (default dist)' },
  seed: { value: 'TEXT', about: 'seed of the invented data of the embedded warehouse' },
  scale: { value: 'N', about: 'multiplies the invented data of the embedded warehouse (default 1)' },
} as const;

type NightOption = keyof typeof OPTIONS;

/** The named options of a night, for a command's help. */
export const nightOptionHelp = (...names: readonly NightOption[]): OptionHelp[] =>
  names.map((name) => ({ name, ...OPTIONS[name] }));

export const NIGHT_OPTIONS: readonly OptionHelp[] = nightOptionHelp(
  ...(Object.keys(OPTIONS) as NightOption[]),
);

const wholeNumber = z.coerce.number().int();

function numberOption(name: string, text: string, least: number, most: number, whole: boolean): number {
  const parsed = (whole ? wholeNumber : z.coerce.number()).min(least).max(most).safeParse(text);
  if (!parsed.success || text.trim() === '')
    throw usage(`--${name} takes a number from ${least} to ${most}, not “${text}”.`);
  return parsed.data;
}

/** Reads the options of a night. Throws KpiError `usage` on values that make no night. */
export function nightOptions(values: Values, effects: Effects): NightOptions {
  const source = z.enum(['auto', ...SOURCE_NAMES]).safeParse(values['source'] ?? 'auto');
  if (!source.success)
    throw usage(
      `--source is auto, ${SOURCE_NAMES.slice(0, -1).join(', ')} or ${SOURCE_NAMES.at(-1)}, not “${values['source']}”.`,
    );
  for (const name of ['seed', 'scale'])
    if (values[name] !== undefined && source.data !== 'embedded')
      throw usage(`--${name} is for invented data.`, 'Add --source embedded, or leave it out.');

  const { data } = values;
  if (data !== undefined && source.data !== 'files')
    throw usage('--data is the folder that --source files reads.', 'Add --source files, or leave it out.');
  if (source.data === 'files' && (data ?? '') === '')
    throw usage(
      '--source files reads a folder of exported files.',
      'Name it with --data DIR; docs/connect.md shows what it holds.',
    );

  const company = readCompany();
  const today = dateIn(company.time_zone, effects.now());
  const date = values['date'] ?? today;
  if (!isCalendarDate(date)) throw usage(`--date takes a calendar date such as ${today}, not “${date}”.`);
  if (date < '2000-01-01' || date > addDays(today, 3660)) throw usage(`--date ${date} is out of range.`);

  const year = values['fiscal-year'];
  return {
    source: source.data,
    date,
    fiscalYear:
      year === undefined ? fiscalYearOf(date, company) : numberOption('fiscal-year', year, 2000, 2100, true),
    fiscalYearGiven: year !== undefined,
    store: resolve(values['store'] ?? 'snapshots'),
    out: resolve(values['out'] ?? 'dist'),
    ...(data === undefined ? {} : { data: resolve(data) }),
    seed: values['seed'],
    scale: values['scale'] === undefined ? 1 : numberOption('scale', values['scale'], 0.01, 1000, false),
  };
}

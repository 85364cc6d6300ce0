import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { addDays, fiscalYearOf, isCalendarDate, pacificDate } from '../catalog/dates.ts';
import { KpiError } from '../errors.ts';
import type { Effects } from '../host/effects.ts';

/** An option of a command: its name, what it takes and what it is for. */
export interface OptionHelp {
  readonly name: string;
  /** What stands behind it in the help; absent for switches. */
  readonly value?: string;
  readonly about: string;
}

/** The options that every step of the night shares. */
export const NIGHT_OPTIONS: readonly OptionHelp[] = [
  {
    name: 'source',
    value: 'auto|bigquery|embedded|mock',
    about: 'where the numbers come from (default auto: BigQuery when configured, otherwise sample data)',
  },
  {
    name: 'date',
    value: 'YYYY-MM-DD',
    about: 'the night to make (default: today in Los Angeles); not with BigQuery',
  },
  { name: 'fiscal-year', value: 'N', about: "calendar year of the numbers (default: the date's)" },
  { name: 'store', value: 'DIR', about: 'the snapshot store (default snapshots)' },
  { name: 'out', value: 'DIR', about: 'where the site goes (default dist)' },
  { name: 'seed', value: 'TEXT', about: 'seed of the invented data of the embedded warehouse' },
  { name: 'scale', value: 'N', about: 'multiplies the invented data of the embedded warehouse (default 1)' },
];

/** The night that was asked for. */
export interface NightOptions {
  readonly source: 'auto' | 'bigquery' | 'embedded' | 'mock';
  /** Pacific calendar date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly fiscalYear: number;
  /** True when the fiscal year was named rather than taken from the date. */
  readonly fiscalYearGiven: boolean;
  /** Absolute folders. */
  readonly store: string;
  readonly out: string;
  readonly seed: string | undefined;
  readonly scale: number;
}

/** The error of a call that cannot be carried out as it was written. */
export const usage = (message: string, next = 'Run the command with --help to see its options.'): KpiError =>
  new KpiError('usage', message, next);

/**
 * Splits a command line into its options, by name. Every value is text; switches are "true".
 * @throws KpiError `usage` on an unknown option or a missing value.
 */
export function parseOptions(
  args: readonly string[],
  known: readonly OptionHelp[],
): { readonly values: Record<string, string | undefined>; readonly positionals: string[] } {
  const options = Object.fromEntries(
    known.map(({ name, value }) => [name, { type: value === undefined ? 'boolean' : 'string' } as const]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const text = Object.entries(values).map(([name, value]) => [
      name,
      value === undefined ? value : String(value),
    ]);
    return { values: Object.fromEntries(text), positionals };
  } catch (cause) {
    const message = cause instanceof Error ? (cause.message.split('. ')[0] ?? '') : '';
    throw usage(`${message.replace(/\.$/, '')}.`);
  }
}

const wholeNumber = z.coerce.number().int();

function numberOption(name: string, text: string, least: number, most: number, whole: boolean): number {
  const parsed = (whole ? wholeNumber : z.coerce.number()).min(least).max(most).safeParse(text);
  if (!parsed.success || text.trim() === '')
    throw usage(`--${name} takes a number from ${least} to ${most}, not “${text}”.`);
  return parsed.data;
}

/** Reads the options of a night. Throws KpiError `usage` on values that make no night. */
export function nightOptions(
  values: Readonly<Record<string, string | undefined>>,
  effects: Effects,
): NightOptions {
  const source = z.enum(['auto', 'bigquery', 'embedded', 'mock']).safeParse(values['source'] ?? 'auto');
  if (!source.success)
    throw usage(`--source is auto, bigquery, embedded or mock, not “${values['source']}”.`);

  const today = pacificDate(effects.now());
  const date = values['date'] ?? today;
  if (!isCalendarDate(date)) throw usage(`--date takes a calendar date such as ${today}, not “${date}”.`);
  if (date < '2000-01-01' || date > addDays(today, 3660)) throw usage(`--date ${date} is out of range.`);

  const year = values['fiscal-year'];
  return {
    source: source.data,
    date,
    fiscalYear: year === undefined ? fiscalYearOf(date) : numberOption('fiscal-year', year, 2000, 2100, true),
    fiscalYearGiven: year !== undefined,
    store: resolve(values['store'] ?? 'snapshots'),
    out: resolve(values['out'] ?? 'dist'),
    seed: values['seed'],
    scale: values['scale'] === undefined ? 1 : numberOption('scale', values['scale'], 0.01, 1000, false),
  };
}

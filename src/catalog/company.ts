import { z } from 'zod';
import { isTimeZone } from './dates.ts';

/** Text that SQL holds between quotes: what cannot end them. */
const id = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, 'an id of letters, digits, _ and -');
const accountNumber = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 .-]{0,30}$/, 'an account number as QuickBooks has it, such as 4100 01');
/** A time zone, IANA. */
export const timeZone = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+){0,2}$/,
    'a time zone (IANA), such as America/Los_Angeles',
  )
  .refine(isTimeZone, 'a time zone (IANA), such as America/Los_Angeles');
const accountCode = z
  .int()
  .min(1000, 'an account number of four digits')
  .max(9999, 'an account number of four digits');

/**
 * `company.json`: whose numbers these are, and what SQL and pages have to know for that. Each night is kept with the one
 * that was in force, and is read in its currency, time zone and year ever after.
 */
export const companySchema = z.strictObject({
  /** Who the numbers are about; null leaves it unsaid. */
  name: z.string().trim().min(1).max(80).nullable(),
  /** What the dashboard is called. */
  title: z.string().trim().min(1).max(80),
  /** A picture's path under `public/`, in place of the project's own mark; null for that. */
  logo: z
    .string()
    .regex(
      /^[A-Za-z0-9_-]+(?:[./][A-Za-z0-9_-]+)*\.(?:svg|png|webp|avif|jpe?g)$/,
      'the path of a picture under public/, such as logo.svg',
    )
    .nullable(),
  /** The home currency, ISO 4217. */
  currency: z.string().regex(/^[A-Z]{3}$/, 'a currency’s code (ISO 4217), such as USD'),
  /** Where the company's days begin, IANA. */
  time_zone: timeZone,
  /** The month, 1 to 12, with which a fiscal year begins. It is named after the calendar year in which it ends. */
  fiscal_year_start_month: z.int().min(1, 'a month from 1 to 12').max(12, 'a month from 1 to 12'),
  /** The HubSpot pipelines whose deals count towards coverage. */
  pipelines: z.union([z.literal('all'), z.array(id).min(1)], '"all", or a list of pipelines’ ids'),
  accounts: z.strictObject({
    /** The first and last account, in the first four digits of its number, whose lines are revenue. */
    revenue: z
      .strictObject({ from: accountCode, to: accountCode })
      .refine(({ from, to }) => from <= to, 'a range that begins before it ends'),
    /** The account of the take rate's numerator, exactly. */
    services: accountNumber,
    /** The account of its denominator, exactly. */
    volume: accountNumber,
  }),
  /** Metrics and views that are absent on purpose, by key or name. */
  not_connected: z.array(z.string().regex(/^\w{1,200}$/, 'the key of a metric or the name of a view')),
});

export type Company = z.infer<typeof companySchema>;

/** What holds where nothing else is said, and for nights from before there was such a file. */
export const DEFAULT_COMPANY: Company = {
  name: null,
  title: 'KPI snapshot',
  logo: null,
  currency: 'USD',
  time_zone: 'America/Los_Angeles',
  fiscal_year_start_month: 1,
  pipelines: 'all',
  accounts: { revenue: { from: 4000, to: 4190 }, services: '4000', volume: '4100 01' },
  not_connected: [],
};

/** A currency in words, as amounts of it are spoken of: `US dollars`, `euros`. */
export const currencyWords = (currency: string): string =>
  new Intl.NumberFormat('en-US', { style: 'currency', currency, currencyDisplay: 'name' })
    .formatToParts(2)
    .find(({ type }) => type === 'currency')?.value ?? currency;

/** What the dashboard is called on its pages. */
export const companyTitle = ({ name, title }: Pick<Company, 'name' | 'title'>): string =>
  name === null ? title : `${name} ${title}`;

import { formatDate, formatMoney, formatMonth, formatNumber, formatUtc, NOT_AVAILABLE } from './format.ts';

/** How a column of a detail view is read. */
export type ColumnKind = 'text' | 'id' | 'money' | 'number' | 'date' | 'month' | 'instant' | 'flag';

const numericTypes: ReadonlySet<string> = new Set<NumericType>(['INT64', 'FLOAT64', 'NUMERIC', 'BIGNUMERIC']);
const decimal = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** The types whose cells are numbers, whatever JSON holds them as. */
export type NumericType = 'INT64' | 'FLOAT64' | 'NUMERIC' | 'BIGNUMERIC';

/** True when the warehouse states a numeric type. */
export const isNumeric = (type: string): boolean => numericTypes.has(type);

/** The kind of a column: from the type the warehouse states, and for numbers and dates also from its name. */
export function columnKind({ name, type }: { name: string; type: string }): ColumnKind {
  if (type === 'BOOL') return 'flag';
  if (type === 'DATE') return name.endsWith('_month') ? 'month' : 'date';
  if (type === 'DATETIME' || type === 'TIMESTAMP') return 'instant';
  if (/(^|_)id$/.test(name)) return 'id';
  if (!isNumeric(type)) return 'text';
  if (/(^|_)year$/.test(name)) return 'id';
  return /(^|_)(revenue|value|spend|amount|price|cost|fee|gmv)(_|$)/.test(name) ? 'money' : 'number';
}

const names: Readonly<Record<string, string>> = { id: 'ID', qbo: 'QBO', nps: 'NPS', gmv: 'GMV' };

/** A column's head in words: `qbo_customer_id` becomes `QBO customer ID`. */
export function columnLabel(name: string): string {
  const words = name.split('_').filter((word) => word !== '');
  const label = words.map((word) => names[word.toLowerCase()] ?? word).join(' ');
  return label === '' ? name : label.charAt(0).toUpperCase() + label.slice(1);
}

/** A cell as a reader sees it, money in its night's `currency`; null is "Not available", and what does not fit its kind is shown as it is. */
export function formatCell(value: unknown, kind: ColumnKind, currency: string): string {
  if (value === null || value === undefined) return NOT_AVAILABLE;
  if (typeof value === 'object') return JSON.stringify(value);
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  const number = typeof value === 'number' || decimal.test(String(value)) ? (value as number | string) : null;
  switch (kind) {
    case 'money':
      return number === null ? String(value) : formatMoney(number, currency);
    case 'number':
      return number === null ? String(value) : formatNumber(number);
    case 'date':
      return formatDate(String(value));
    case 'month':
      return formatMonth(String(value));
    case 'instant':
      return formatStoredInstant(String(value));
    default:
      return String(value);
  }
}

/** A DATETIME has no zone and is shown as a wall clock; a TIMESTAMP is shown in UTC. */
function formatStoredInstant(value: string): string {
  if (!/(Z|[+-]\d{2}:?\d{2})$/.test(value)) return value.replace('T', ' ');
  return formatUtc(value);
}

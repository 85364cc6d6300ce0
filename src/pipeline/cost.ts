import { price, size, usd } from '../warehouse/bigquery/price.ts';
import type { QueryTrace } from '../warehouse/types.ts';
import { counted } from '../host/terminal.ts';
import { counted } from '../format/phrases.ts';

/** What a night's queries billed, in a few words; null where nothing is billed. */
export function costOf(queries: readonly QueryTrace[]): string | null {
  const jobs = queries.filter(({ bytes_billed: billed }) => billed !== null);
  if (jobs.length === 0) return null;
  const bytes = jobs.reduce((sum, { bytes_billed: billed }) => sum + (billed ?? 0), 0);
  const cached = jobs.filter(({ cache_hit: hit }) => hit === true).length;
  return `${size(bytes)} billed by ${counted(jobs.length, 'job')}, ${price(usd(bytes))}, ${cached} from the cache`;
}

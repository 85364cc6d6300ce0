// On demand, in the US: https://cloud.google.com/bigquery/pricing
const USD_PER_TIB = 6.25;
const MIB = 1024 ** 2;
const TIB = 1024 ** 4;

/** US dollars for bytes billed, at the on-demand price, the free terabyte of each month left out. */
export const usd = (bytes: number): number => (bytes / TIB) * USD_PER_TIB;

/** Billed are whole MiB, and at least 10 for each table that a query reads. */
export function billed(bytes: number, tables: number): number {
  if (bytes === 0) return 0;
  return Math.max(Math.ceil(bytes / MIB), 10 * Math.max(1, tables)) * MIB;
}

/** A price for a person. */
export const price = (dollars: number): string =>
  dollars > 0 && dollars < 0.01 ? 'under $0.01' : `$${dollars.toFixed(2)}`;

/** Bytes for a person, rounded up. */
export function size(bytes: number): string {
  const mebibytes = Math.ceil(bytes / MIB);
  return mebibytes < 1024 ? `${mebibytes} MiB` : `${(mebibytes / 1024).toFixed(1)} GiB`;
}

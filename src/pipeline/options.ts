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

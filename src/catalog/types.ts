/** How a metric's value is shown. `percent` values are stored as ratios: 0.93 is 93%. */
export type Format = 'currency' | 'percent' | 'number' | 'multiplier';

/** BigQuery's standard SQL types, as its API names them in a schema. */
export type ColumnType =
  | 'STRING'
  | 'INT64'
  | 'FLOAT64'
  | 'NUMERIC'
  | 'BIGNUMERIC'
  | 'BOOL'
  | 'DATE'
  | 'DATETIME'
  | 'TIMESTAMP';

/** A column that SQL and pages rely on. */
export interface ColumnContract {
  readonly name: string;
  /** The types that are read right. The first is what others are read as, where they differ in more than precision. */
  readonly types: readonly ColumnType[];
  /** Why its absence is no loss: it is then read as NULL. Absent for a column that has to be there. */
  readonly optional?: string;
  /** Why a text that is not of its type is no loss where others keep it as text: it is then NULL. Absent where it fails. */
  readonly unread?: string;
  /** The only values that mean something to a page, in lower case; neither case nor spaces around make another. */
  readonly codes?: readonly string[];
  /** The column that has to be there for this one to be optional: either of the two says the same. */
  readonly instead?: string;
}

/** A table or view that others own, as far as SQL and pages rely on it. */
export interface ObjectContract {
  readonly name: string;
  /** Which dataset it is in: the output dataset, QuickBooks or HubSpot. */
  readonly dataset: 'dataset' | 'qbo' | 'hubspot';
  /** Why its absence is no loss: it is then read as empty. Absent for an object that has to be there. */
  readonly optional?: string;
  /** The columns that tell its rows apart; none where nothing relies on that. */
  readonly keys: readonly string[];
  readonly columns: readonly ColumnContract[];
}

/** One number that the company is run by. */
export interface Metric {
  readonly key: string;
  /** Name of its file in `sql/metrics`, without `.sql`, where that is not its key: one number's SQL stands once. */
  readonly sqlFile?: string;
  readonly label: string;
  /** What the number says, for a reader who has never seen it. */
  readonly definition: string;
  readonly formula: string;
  /** The system and tables it comes from. */
  readonly source: string;
  readonly unit: string;
  readonly format: Format;
  /** Which way is good news. */
  readonly better: 'higher' | 'lower';
  /** True when the number accumulates from the first day of the fiscal year. */
  readonly yearToDate: boolean;
  /** The detail view that explains it best. */
  readonly view: string;
  /** The code of its department in `dashboard_kpis`, lower case. */
  readonly department: string;
  /** The person who answers for it; null for company metrics. */
  readonly owner: string | null;
}

import type { Company } from '../catalog/company.ts';
import type { InsightKind } from '../catalog/views.ts';
import type { StoredRow } from '../store/night.ts';
import type { ChartSpec } from './chart-spec.ts';

/** One number of a summary, formatted. */
export interface Figure {
  readonly label: string;
  readonly value: string;
  /** What it is measured over, or how it came about. */
  readonly note?: string;
}

/** A figure; a note that says nothing is left out. */
export const figure = (label: string, value: string, note: string | false): Figure =>
  note === false || note === '' ? { label, value } : { label, value, note };

/** Customers with something in common, as a list shows them. */
export interface CustomerRanking {
  readonly title: string;
  /** Column heads after the customer's name. */
  readonly heads: readonly string[];
  /** Cells formatted, one for each of `heads`; a customer without a name has null. */
  readonly rows: readonly { readonly name: string | null; readonly cells: readonly string[] }[];
  /** Customers beyond `rows`. */
  readonly more: number;
}

/** What a drill-down page says of its rows before it shows them. All of it is computed from the rows. */
export interface InsightOf<Kind extends InsightKind> {
  readonly kind: Kind;
  /** The headline, one sentence. */
  readonly headline: string;
  readonly figures: readonly Figure[];
  readonly charts: readonly ChartSpec[];
}

/** What an analysis is given: every row of one detail view, and the night it belongs to. */
export interface InsightInput {
  readonly columns: readonly { name: string; type: string }[];
  readonly rows: readonly StoredRow[];
  /** Whose night it is, as it was set then. */
  readonly company: Pick<Company, 'currency' | 'time_zone' | 'fiscal_year_start_month'>;
  /** The company's calendar date of the night, `YYYY-MM-DD`. */
  readonly date: string;
  readonly fiscalYear: number;
}

import type { ColumnContract, ColumnType } from './types.ts';

/** The kinds of pages that say what a view's rows mean: `src/analysis/insights.ts` and `ViewSection.astro` have one each. */
export type InsightKind = 'nrr' | 'cohorts' | 'development' | 'contracts' | 'fulfillment' | 'nps';

/** One of the detail views that explain the metrics: all that is known of it. */
export interface View {
  /**
   * The view's name as BigQuery has it. It also names its SQL, `sql/views/<name>.sql` (what we compute where nobody
   * else does) and `sql/exports/<name>.sql` (its rows in their order), and, as `viewSlug` writes it, its page.
   */
  readonly name: string;
  readonly title: string;
  /** The question its page answers, in plain words. */
  readonly question: string;
  /** Its columns; names that carry a year depend on the fiscal year. It may have more. */
  readonly columns: (fiscalYear: number) => readonly ColumnContract[];
  /** Those of them that tell its rows apart, by which a row is found again in another night. */
  readonly keys: readonly string[];
  /** What readers call the things that it shows and that neither its title nor its question names: the search knows them. */
  readonly synonyms: string;
  /** What says what its rows mean; null for a view that is shown as rows alone. */
  readonly insight: InsightKind | null;
}

const money: readonly ColumnType[] = ['NUMERIC', 'BIGNUMERIC', 'FLOAT64', 'INT64'];
const text: readonly ColumnType[] = ['STRING'];
/** Why a score that is no number may be read as none. */
export const NO_ANSWER = 'an answer that is no number is none';
/** Why a text that only describes a row may be missing. */
export const DESCRIBES = 'it describes rows and is in no number';
/** Identifiers are text in one source and whole numbers in another; both identify. */
const id: readonly ColumnType[] = ['STRING', 'INT64'];
const date: readonly ColumnType[] = ['DATE', 'DATETIME', 'TIMESTAMP'];
const count: readonly ColumnType[] = ['INT64', 'NUMERIC', 'FLOAT64'];
const flag: readonly ColumnType[] = ['BOOL'];

/** What becomes of customers in a year, as `customer_development` says it. */
export const DEVELOPMENT_CODES = ['new', 'retained', 'reactivated', 'churned'] as const;

/** The six detail views, in the order in which the site lists them. */
export const views: readonly View[] = [
  {
    name: 'net_revenue_retention_all_customers',
    title: 'Net revenue retention',
    question: 'Which customers grew, shrank or left since last year?',
    columns: (fy) => [
      { name: 'qbo_customer_id', types: id },
      { name: 'customer_name', types: text, optional: DESCRIBES },
      { name: `net_revenue_${fy - 1}`, types: money },
      { name: `net_revenue_${fy}`, types: money },
    ],
    keys: ['qbo_customer_id'],
    synonyms: 'expansion contraction churn churned lost concentration nrr',
    insight: 'nrr',
  },
  {
    name: 'cohort_retention_matrix_by_customer',
    title: 'Cohort retention',
    question: 'How long do customers who start together keep buying?',
    columns: () => [
      { name: 'qbo_customer_id', types: id },
      { name: 'customer_name', types: text, optional: DESCRIBES },
      { name: 'cohort_month', types: date },
      { name: 'months_since_start', types: count },
      { name: 'net_revenue', types: money },
      { name: 'is_active', types: flag },
    ],
    keys: ['qbo_customer_id', 'months_since_start'],
    synonyms: 'heat map heatmap cohorts churn age',
    insight: 'cohorts',
  },
  {
    name: 'customer_development',
    title: 'Customer development',
    question: 'Who is new, who stayed, who came back and who left this year?',
    columns: () => [
      { name: 'qbo_customer_id', types: id },
      { name: 'customer_name', types: text, optional: DESCRIBES },
      { name: 'first_invoice_date', types: date },
      { name: 'last_invoice_date', types: date },
      { name: 'was_customer_at_period_start', types: flag },
      { name: 'is_active', types: flag },
      { name: 'development_status', types: text, codes: DEVELOPMENT_CODES },
    ],
    keys: ['qbo_customer_id'],
    synonyms: 'churn churned lost won retained reactivated logo',
    insight: 'development',
  },
  {
    name: 'Upfront_Contract_Spend_Query',
    title: 'Upfront contract spend',
    question: 'What did each signed contract commit up front, and who signed it?',
    columns: () => [
      { name: 'contract_id', types: id },
      { name: 'customer_name', types: text, optional: DESCRIBES },
      { name: 'owner_name', types: text, optional: DESCRIBES },
      { name: 'signed_date', types: date },
      { name: 'contract_value', types: money },
      { name: 'upfront_spend', types: money },
    ],
    keys: ['contract_id'],
    synonyms: 'contracts prepaid commitment deals',
    insight: 'contracts',
  },
  {
    name: 'Days_to_Fulfill_Contract_Program',
    title: 'Days to fulfill',
    question: 'How long does a signed contract wait for its program?',
    columns: () => [
      { name: 'contract_id', types: id },
      { name: 'customer_name', types: text, optional: DESCRIBES },
      { name: 'program', types: text },
      { name: 'signed_date', types: date },
      { name: 'fulfilled_date', types: date },
      { name: 'days_to_fulfill', types: count },
    ],
    keys: ['contract_id', 'program'],
    synonyms: 'fulfillment programs backlog open slow delivery',
    insight: 'fulfillment',
  },
  {
    name: 'organizer_recap_NPS_score',
    title: 'Organizer recap NPS',
    question: 'Would organizers recommend us, and what do they say?',
    columns: () => [
      { name: 'response_id', types: id },
      { name: 'organizer_name', types: text, optional: DESCRIBES },
      { name: 'event_name', types: text, optional: DESCRIBES },
      { name: 'response_date', types: date },
      { name: 'score', types: count, unread: NO_ANSWER },
      { name: 'comment', types: text, optional: DESCRIBES },
    ],
    keys: ['response_id'],
    synonyms: 'promoters passives detractors comments feedback survey',
    insight: 'nps',
  },
];

/** The URL slug of a view: lower case, underscores become hyphens. */
export const viewSlug = (name: string): string => name.toLowerCase().replaceAll('_', '-');

/** The view of that name, or undefined. */
export const findView = (name: string): View | undefined => views.find((view) => view.name === name);

import type { ColumnType, View } from './types.ts';

const money: readonly ColumnType[] = ['NUMERIC', 'BIGNUMERIC', 'FLOAT64', 'INT64'];
const text: readonly ColumnType[] = ['STRING'];
/** Identifiers are text in one source and whole numbers in another; both identify. */
const id: readonly ColumnType[] = ['STRING', 'INT64'];
const date: readonly ColumnType[] = ['DATE', 'DATETIME', 'TIMESTAMP'];
const count: readonly ColumnType[] = ['INT64', 'NUMERIC', 'FLOAT64'];
const flag: readonly ColumnType[] = ['BOOL'];

/** The six detail views, in the order in which the site lists them. */
export const views: readonly View[] = [
  {
    name: 'net_revenue_retention_all_customers',
    title: 'Net revenue retention',
    question: 'Which customers grew, shrank or left since last year?',
    columns: (fy) => [
      { name: 'qbo_customer_id', types: id },
      { name: 'customer_name', types: text },
      { name: `net_revenue_${fy - 1}`, types: money },
      { name: `net_revenue_${fy}`, types: money },
    ],
  },
  {
    name: 'cohort_retention_matrix_by_customer',
    title: 'Cohort retention',
    question: 'How long do customers who start together keep buying?',
    columns: () => [
      { name: 'qbo_customer_id', types: id },
      { name: 'customer_name', types: text },
      { name: 'cohort_month', types: date },
      { name: 'months_since_start', types: count },
      { name: 'net_revenue', types: money },
      { name: 'is_active', types: flag },
    ],
  },
  {
    name: 'customer_development',
    title: 'Customer development',
    question: 'Who is new, who stayed, who came back and who left this year?',
    columns: () => [
      { name: 'qbo_customer_id', types: id },
      { name: 'customer_name', types: text },
      { name: 'first_invoice_date', types: date },
      { name: 'last_invoice_date', types: date },
      { name: 'was_customer_at_period_start', types: flag },
      { name: 'is_active', types: flag },
      { name: 'development_status', types: text },
    ],
  },
  {
    name: 'Upfront_Contract_Spend_Query',
    title: 'Upfront contract spend',
    question: 'What did each signed contract commit up front, and who signed it?',
    columns: () => [
      { name: 'contract_id', types: id },
      { name: 'customer_name', types: text },
      { name: 'owner_name', types: text },
      { name: 'signed_date', types: date },
      { name: 'contract_value', types: money },
      { name: 'upfront_spend', types: money },
    ],
  },
  {
    name: 'Days_to_Fulfill_Contract_Program',
    title: 'Days to fulfill',
    question: 'How long does a signed contract wait for its program?',
    columns: () => [
      { name: 'contract_id', types: id },
      { name: 'customer_name', types: text },
      { name: 'program', types: text },
      { name: 'signed_date', types: date },
      { name: 'fulfilled_date', types: date },
      { name: 'days_to_fulfill', types: count },
    ],
  },
  {
    name: 'organizer_recap_NPS_score',
    title: 'Organizer recap NPS',
    question: 'Would organizers recommend us, and what do they say?',
    columns: () => [
      { name: 'response_id', types: id },
      { name: 'organizer_name', types: text },
      { name: 'event_name', types: text },
      { name: 'response_date', types: date },
      { name: 'score', types: count },
      { name: 'comment', types: text },
    ],
  },
];

/** The URL slug of a view: lower case, underscores become hyphens. */
export const viewSlug = (name: string): string => name.toLowerCase().replaceAll('_', '-');

/** The view of that name, or undefined. */
export const findView = (name: string): View | undefined => views.find((view) => view.name === name);

import { COMPANY, DEFAULT_OWNERS, withOwners } from './owners.ts';
import type { Metric } from './types.ts';

const company = { department: COMPANY, owner: null } as const;

const quickbooks = 'QuickBooks: invoice, invoice_line, invoice_line_bundle, item, account';

const revenue = {
  sqlFile: 'revenue_ytd',
  definition:
    'What we have invoiced since the first day of the fiscal year, in US dollars, on revenue accounts 4000 to 4190, less discounts. Credit memos, refunds and sales receipts are kept in separate tables and are not included.',
  formula: 'Sum of invoice lines on accounts 4000–4190, dated in the fiscal year up to the snapshot date',
  source: quickbooks,
  unit: 'US dollars',
  format: 'currency',
  better: 'higher',
  yearToDate: true,
  view: 'net_revenue_retention_all_customers',
} as const;

const takeRate = {
  sqlFile: 'take_rate',
  definition:
    'The part of the money moving through the marketplace that we keep: event services revenue as a share of marketplace volume (GMV), this fiscal year to date.',
  formula: 'Account 4000 “Services Revenue - Events” ÷ account “4100 01 - Marketplace Revenue GMV”',
  source: quickbooks,
  unit: 'share of GMV',
  format: 'percent',
  better: 'higher',
  yearToDate: true,
  view: 'cohort_retention_matrix_by_customer',
} as const;

const netRevenueRetention = {
  sqlFile: 'nrr',
  definition:
    'How much of last year’s revenue the same customers have brought again. This year’s figure is to date, last year’s is the full year, so it climbs towards its final value through the year. New customers count on neither side.',
  formula:
    'This fiscal year’s net revenue to date from customers with revenue last year ÷ their net revenue in the whole of last year',
  source: 'BigQuery view net_revenue_retention_all_customers (from QuickBooks)',
  unit: 'share of last year’s full revenue',
  format: 'percent',
  better: 'higher',
  yearToDate: true,
  view: 'net_revenue_retention_all_customers',
} as const;

const all: readonly Metric[] = [
  { key: 'revenue_ytd', label: 'Revenue, year to date', ...revenue, ...company },
  { key: 'take_rate', label: 'Take rate', ...takeRate, ...company },
  { key: 'nrr', label: 'Net revenue retention', ...netRevenueRetention, ...company },
  {
    key: 'pipeline_coverage',
    label: 'Pipeline coverage',
    definition:
      'How far the open deals that should close this fiscal year would carry us towards the quota, each deal weighted by the probability of its stage. Because it is weighted, 1× means on course; the usual “3× pipeline” rule is for unweighted amounts.',
    formula: 'Sum of (deal amount × stage probability) of open deals closing in the fiscal year ÷ quota',
    source: 'HubSpot: deal, deal_pipeline_stage, merged_deal; quota from the targets file',
    unit: 'times the quota',
    format: 'multiplier',
    better: 'higher',
    yearToDate: false,
    view: 'Upfront_Contract_Spend_Query',
    ...company,
  },
  {
    key: 'logo_retention',
    label: 'Logo retention',
    definition:
      'The share of the customers we had on the first day of the fiscal year who are still customers. New customers do not count. A customer is active when invoiced in the twelve months before the date.',
    formula: 'Customers at period start who are active now ÷ customers at period start',
    source: 'BigQuery view customer_development (from QuickBooks)',
    unit: 'share of customers',
    format: 'percent',
    better: 'higher',
    yearToDate: true,
    view: 'customer_development',
    ...company,
  },
  {
    key: 'customer_count',
    label: 'Active customers',
    definition: 'Customers invoiced at least once in the twelve months before the snapshot date.',
    formula: 'Count of customers whose is_active is true',
    source: 'BigQuery view customer_development (from QuickBooks)',
    unit: 'customers',
    format: 'number',
    better: 'higher',
    yearToDate: false,
    view: 'customer_development',
    ...company,
  },
  { key: 'person_revenue_ytd', label: 'Revenue, year to date', ...revenue, ...company },
  { key: 'person_take_rate', label: 'Take rate', ...takeRate, ...company },
  {
    key: 'person_new_inventory',
    label: 'New inventory',
    definition:
      'Events listed on the marketplace for the first time this fiscal year and not withdrawn since: the supply that sponsors can buy.',
    formula: 'Count of inventory listings whose listed date is in the fiscal year up to the snapshot date',
    source: 'HubSpot: custom object inventory_listing',
    unit: 'listings',
    format: 'number',
    better: 'higher',
    yearToDate: true,
    view: 'Days_to_Fulfill_Contract_Program',
    ...company,
  },
  { key: 'person_nrr', label: 'Net revenue retention', ...netRevenueRetention, ...company },
  {
    key: 'person_contract_spend',
    label: 'Upfront contract spend',
    definition:
      'What customers committed to pay up front in the contracts signed this fiscal year, whoever signed them.',
    formula: 'Sum of upfront_spend of contracts signed in the fiscal year up to the snapshot date',
    source: 'BigQuery view Upfront_Contract_Spend_Query (from HubSpot)',
    unit: 'US dollars',
    format: 'currency',
    better: 'higher',
    yearToDate: true,
    view: 'Upfront_Contract_Spend_Query',
    ...company,
  },
  {
    key: 'person_time_to_fulfill',
    label: 'Time to fulfill',
    definition:
      'The median number of days from signing a contract to fulfilling one of its programs, over programs fulfilled this fiscal year. Open programs are not included; the detail page counts them.',
    formula: 'Median of days_to_fulfill of programs fulfilled in the fiscal year up to the snapshot date',
    source: 'BigQuery view Days_to_Fulfill_Contract_Program (from HubSpot)',
    unit: 'days',
    format: 'number',
    better: 'lower',
    yearToDate: true,
    view: 'Days_to_Fulfill_Contract_Program',
    ...company,
  },
  {
    key: 'person_nps',
    label: 'Organizer NPS',
    definition:
      'Would organizers recommend us? The share who answer 9 or 10 less the share who answer 0 to 6, over valid answers this fiscal year, from −100 to 100.',
    formula: '100 × (promoters − detractors) ÷ valid answers in the fiscal year up to the snapshot date',
    source: 'BigQuery view organizer_recap_NPS_score (from HubSpot)',
    unit: 'points',
    format: 'number',
    better: 'higher',
    yearToDate: true,
    view: 'organizer_recap_NPS_score',
    ...company,
  },
];

/**
 * Everything the dashboard measures, in display order: six company metrics, then one per owner, whom `owners.json` names
 * for the nights that are made here.
 */
export const metrics: readonly Metric[] = withOwners(all, DEFAULT_OWNERS);

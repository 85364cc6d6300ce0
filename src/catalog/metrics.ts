import { type Company, currencyWords, DEFAULT_COMPANY } from './company.ts';
import { COMPANY, DEFAULT_OWNERS, type Owners } from './owners.ts';
import type { Metric } from './types.ts';

const company = { department: COMPANY, owner: null } as const;

const quickbooks = 'QuickBooks: invoice, invoice_line, invoice_line_bundle, item, account';

const revenueOf = ({ currency, accounts: { revenue } }: Company) =>
  ({
    sqlFile: 'revenue_ytd',
    definition: `What we have invoiced since the first day of the fiscal year, in ${currencyWords(currency)}, on revenue accounts ${revenue.from} to ${revenue.to}, less discounts. Credit memos, refunds and sales receipts are kept in separate tables and are not included.`,
    formula: `Sum of invoice lines on accounts ${revenue.from}–${revenue.to}, dated in the fiscal year up to the snapshot date`,
    source: quickbooks,
    unit: currencyWords(currency),
    format: 'currency',
    better: 'higher',
    yearToDate: true,
    view: 'net_revenue_retention_all_customers',
  }) as const;

/** An account by its number, and where it is the default one by its name too. */
const accountName = (number: string, byDefault: string, name: string): string =>
  number === byDefault ? name : number;

const takeRateOf = ({ accounts: { services, volume } }: Company) =>
  ({
    sqlFile: 'take_rate',
    definition:
      'The part of the money moving through the marketplace that we keep: event services revenue as a share of marketplace volume (GMV), this fiscal year to date.',
    formula: `Account ${accountName(services, '4000', '4000 “Services Revenue - Events”')} ÷ account ${accountName(volume, '4100 01', '“4100 01 - Marketplace Revenue GMV”')}`,
    source: quickbooks,
    unit: 'share of GMV',
    format: 'percent',
    better: 'higher',
    yearToDate: true,
    view: 'cohort_retention_matrix_by_customer',
  }) as const;

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

const metricsOf = (settings: Company): readonly Metric[] => {
  const [revenue, takeRate] = [revenueOf(settings), takeRateOf(settings)];
  return [
    { key: 'revenue_ytd', label: 'Revenue, year to date', ...revenue, ...company },
    { key: 'take_rate', label: 'Take rate', ...takeRate, ...company },
    { key: 'nrr', label: 'Net revenue retention', ...netRevenueRetention, ...company },
    {
      key: 'pipeline_coverage',
      label: 'Pipeline coverage',
      definition:
        'How far the open deals that should close this fiscal year would carry us towards the quota, each deal weighted by the probability of its stage. Because it is weighted, 1× means on course; the usual “3× pipeline” rule is for unweighted amounts.' +
        countedPipelines(settings),
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
      unit: currencyWords(settings.currency),
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
};

/** Which deals count, where not all of them do. */
const countedPipelines = ({ pipelines }: Company): string =>
  pipelines === 'all' ? '' : ` Only deals of these pipelines count: ${pipelines.join(', ')}.`;

/**
 * Everything the dashboard measures, in display order: six company metrics, then one per owner. What they say of money,
 * accounts and people is what the company has set.
 */
export const catalogOf = (settings: Company, owners: Owners): readonly Metric[] =>
  metricsOf(settings).map((metric) => {
    const owner = owners.find(({ metric: key }) => key === metric.key);
    return owner === undefined ? metric : { ...metric, department: owner.code, owner: owner.person };
  });

/** The same where the company has set nothing. */
export const metrics: readonly Metric[] = catalogOf(DEFAULT_COMPANY, DEFAULT_OWNERS);

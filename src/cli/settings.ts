/** An environment variable that somebody sets; docs/settings.md explains each. */
export interface Setting {
  readonly name: string;
  readonly about: string;
}

/** Where BigQuery is and what a night may take there. */
const BIGQUERY: readonly Setting[] = [
  { name: 'KPI_PROJECT', about: 'project of the datasets' },
  { name: 'KPI_DATASET', about: 'dataset of dashboard_kpis and the detail views' },
  { name: 'KPI_QBO_DATASET', about: "Fivetran's dataset of QuickBooks" },
  { name: 'KPI_HUBSPOT_DATASET', about: "Fivetran's dataset of HubSpot" },
  { name: 'KPI_BIGQUERY_LOCATION', about: 'location of the datasets' },
  { name: 'KPI_JOB_PROJECT', about: 'project that jobs run in and are billed to' },
  { name: 'KPI_MAX_BYTES_BILLED', about: 'the most bytes that one job may bill' },
  { name: 'KPI_BIGQUERY_DEADLINE_SECONDS', about: 'the most time that a whole run may take' },
  {
    name: 'KPI_BIGQUERY_ENDPOINT',
    about: "another address that speaks BigQuery's API; it is sent no credentials",
  },
];

const DEBUG: Setting = { name: 'KPI_DEBUG', about: 'set to 1: errors come with a stack trace' };

/** What every step of the night reads. */
export const NIGHT_SETTINGS: readonly Setting[] = [...BIGQUERY, DEBUG];

export const DEPLOY_SETTINGS: readonly Setting[] = [
  { name: 'KPI_PAGES_PROJECT', about: 'project of Cloudflare Pages (deploy)' },
];
export const STORE_SETTINGS: readonly Setting[] = [
  {
    name: 'KPI_STORE_PRIVATE',
    about: 'set to 1: the remote is private, where it cannot be asked (store push)',
  },
];
export const ALERT_SETTINGS: readonly Setting[] = [
  { name: 'KPI_ALERT_WEBHOOK', about: 'address of a Slack-compatible webhook; a secret (alert, watchdog)' },
];
export const WATCHDOG_SETTINGS: readonly Setting[] = [
  ...BIGQUERY,
  ...ALERT_SETTINGS,
  {
    name: 'KPI_HEARTBEAT_URL',
    about: 'a monitor elsewhere that is called while all is fresh; a secret (watchdog)',
  },
];

/** Every variable that a command of this project reads, each once. */
export const SETTINGS: readonly Setting[] = [
  ...new Set([...NIGHT_SETTINGS, ...DEPLOY_SETTINGS, ...STORE_SETTINGS, ...WATCHDOG_SETTINGS]),
];

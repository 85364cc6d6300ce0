/** From how many hours after its data on a snapshot, or the table behind it, is stale: a night that ran is never. */
export const STALE_HOURS = 25;

/** How many days before the newest good night every night keeps full pages; of earlier months the last one does. */
export const PAGES_DAYS = 90;

/** From how many nights in a row on without a connection to BigQuery an alert is raised. */
export const OUTAGE_NIGHTS = 3;

/** How far beside what is expected of it a value still counts as near, as a share of what is expected: 5%. */
export const NEAR = 0.05;

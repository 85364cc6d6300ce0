/** From how many hours after its data on a snapshot, or the table behind it, is stale: a night that ran is never. */
export const STALE_HOURS = 25;

/** How many days before the newest good night every night keeps full pages; of earlier months the last one does. */
export const PAGES_DAYS = 90;

/** What builds may leave on the disk for later ones, in bytes: pages of earlier nights, and programs that make sites. */
export const CACHE_BYTES = 512 * 1024 * 1024;

/** From how many nights in a row on without a connection to BigQuery an alert is raised. */
export const OUTAGE_NIGHTS = 3;

/**
 * By how many hours a later line of the ledger may precede an earlier one: two runs at once, put in a row when they were
 * pushed, and clocks that are set right by minutes. What differs by more was written by a clock that jumped.
 */
export const CLOCK_LEEWAY_HOURS = 12;

/** By how many minutes data may lie ahead of the clock that looks at them, before that makes no sense. */
export const AHEAD_MINUTES = 5;

/** How far beside what is expected of it a value still counts as near, as a share of what is expected: 5%. */
export const NEAR = 0.05;

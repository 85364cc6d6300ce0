import { freshnessOf, freshnessPhrase, judgeFreshness, type Watched } from '../alerts/freshness.ts';
import { notify } from '../alerts/notify.ts';
import { STALE_HOURS } from '../catalog/limits.ts';
import { usage } from '../host/run-errors.ts';
import { likelyCompany } from '../pipeline/company.ts';
import { beat, statusUrl, watchSite, watchTable } from '../pipeline/watch.ts';
import type { Command } from './command.ts';
import { WATCHDOG_SETTINGS } from './settings.ts';

const PAUSES_MS = [2_000, 10_000];

export const watchdog: Command = {
  name: 'watchdog',
  about: `Says whether the published site and the table behind it are fresh: at most ${STALE_HOURS} hours old, which a night that never ran is not.`,
  options: [
    {
      name: 'url',
      value: 'URL',
      about: 'the published site; CF_ACCESS_CLIENT_ID and CF_ACCESS_CLIENT_SECRET open its gate',
    },
    { name: 'table', about: 'look at dashboard_kpis in BigQuery too' },
    { name: 'alert', about: 'open or close the alert data-stale' },
  ],
  examples: [['--url https://kpi.example.com --table', 'look at the site and at the table']],
  settings: WATCHDOG_SETTINGS,
  exits: ['0  fresh', `2  stale: older than ${STALE_HOURS} hours`, '1  cannot tell'],
  run: async (values, effects) => {
    const watched: Watched[] = [];
    if (values['url'] !== undefined)
      watched.push(await watchSite(statusUrl(values['url']), effects, PAUSES_MS));
    if (values['table'] !== undefined) watched.push(await watchTable(effects));
    if (watched.length === 0)
      throw usage('Nothing was named to be watched.', 'Add --url URL, --table or both.');
    const now = effects.now();
    for (const one of watched) effects.print(`${freshnessOf(one, now)}: ${freshnessPhrase(one, now)}`);
    const states = watched.map((one) => freshnessOf(one, now));
    if (states.every((state) => state === 'fresh')) await beat(effects);
    if (values['alert'] !== undefined)
      await notify([judgeFreshness(watched, now)], effects, likelyCompany().name);
    if (states.includes('stale')) return 2;
    return states.includes('unknown') ? 1 : 0;
  },
};

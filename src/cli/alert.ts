import { resolve } from 'node:path';
import { conditionsOf, type OutageSeen, runInputs } from '../alerts/judge-run.ts';
import { notify } from '../alerts/notify.ts';
import { outageOf } from '../alerts/outage.ts';
import { likelyCompany, likelyToday } from '../pipeline/company.ts';
import { readLedger } from '../store/ledger.ts';
import type { Command } from './command.ts';
import { nightOptionHelp } from './night-options.ts';
import { ALERT_SETTINGS } from './settings.ts';

export const alert: Command = {
  name: 'alert',
  about:
    'Judges how the nightly workflow ended, from what its steps reported, and opens or closes the alerts. Without GITHUB_TOKEN it only says what it would do.',
  options: nightOptionHelp('store'),
  examples: [['--store /tmp/kpi/store', 'judge with the ledger of another store']],
  settings: ALERT_SETTINGS,
  exits: ['0  every alert is as it should be', '1  an alert could not be recorded'],
  run: async (values, effects) => {
    const inputs = runInputs(effects);
    const outage = await outageSeen(resolve(values['store'] ?? 'snapshots'));
    if (outage === 'unknown') effects.print('note: The ledger could not be read; outages stay as they are.');
    await notify(conditionsOf(inputs, outage, likelyToday(effects)), effects, likelyCompany().name);
    return 0;
  },
};

/** A store that was not pulled looks empty, and an empty one has nothing to say of outages. */
async function outageSeen(store: string): Promise<OutageSeen> {
  try {
    const lines = await readLedger(store);
    return lines.length === 0 ? 'unknown' : outageOf(lines);
  } catch {
    return 'unknown';
  }
}

import { addDays } from '../catalog/dates.ts';
import { readLedger } from '../store/ledger.ts';
import type { Effects } from '../host/effects.ts';
import { runSource } from './make-night.ts';
import type { NightOptions } from './options.ts';
import { counted, step } from '../host/terminal.ts';
import { counted } from '../format/phrases.ts';

/** How many nights a new store gets before its first, so that trends and the archive have something to show. */
export const EARLIER_NIGHTS = 30;

/** Fills an empty store with earlier nights of the embedded warehouse; any other store is left as it is. */
export async function fillEmptyStore(options: NightOptions, effects: Effects): Promise<void> {
  if ((await readLedger(options.store)).length > 0) return;
  effects.print(`A new store: making ${EARLIER_NIGHTS} earlier nights first, about a second each`);
  const quiet: Effects = { ...effects, print: () => {} };
  await timed(effects, 'history', async () => {
    for (let back = EARLIER_NIGHTS; back >= 1; back -= 1) {
      const date = addDays(options.date, -back);
      const fiscalYear = options.fiscalYearGiven ? options.fiscalYear : Number(date.slice(0, 4));
      await runSource({ ...options, date, fiscalYear }, 'embedded', quiet);
    }
    return { result: undefined, note: `${counted(EARLIER_NIGHTS, 'night')} kept` };
  });
}

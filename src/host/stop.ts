import { constants } from 'node:os';
import { KpiError } from '../errors.ts';
import type { Effects } from './effects.ts';

type Stoppable = { readonly stop?: Effects['stop'] | undefined };

const stopped = (stop: AbortSignal): KpiError =>
  new KpiError(
    'stopped',
    `The run was stopped (${stop.reason}); what it had finished stays, and nothing is half-written.`,
    'Run it again.',
  );

/** A place at which a run may end: throws KpiError `stopped` when it was asked to. */
export function stopIfAsked({ stop }: Stoppable): void {
  if (stop?.aborted) throw stopped(stop);
}

/** Waits for work that may be left alone half-way. Throws KpiError `stopped` as soon as the run is asked to stop. */
export function orStop<T>({ stop }: Stoppable, work: Promise<T>): Promise<T> {
  if (stop === undefined) return work;
  return new Promise((done, fail) => {
    const end = () => fail(stopped(stop));
    if (stop.aborted) end();
    stop.addEventListener('abort', end, { once: true });
    work.then(done, fail).finally(() => stop.removeEventListener('abort', end));
  });
}

/** The same for what arrives piece by piece: it ends between two pieces. */
export async function* untilStop<T>(effects: Stoppable, pieces: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = pieces[Symbol.asyncIterator]();
  for (;;) {
    const next = await orStop(effects, iterator.next());
    if (next.done) return;
    yield next.value;
  }
}

/** The exit code of a run that a signal ended, as shells count: 130 for SIGINT, 143 for SIGTERM. */
export const stopCode = (signal: 'SIGINT' | 'SIGTERM'): number => 128 + constants.signals[signal];

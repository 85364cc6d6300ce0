import type { Fault, Strike } from './faults.ts';
import { exported, failure, type Night, replaced, withNight } from './run.ts';

/** What a person reads, with the port left out. */
export async function errorText(strike: Strike, work: (night: Night) => Promise<unknown>): Promise<string> {
  let text = '';
  await withNight({ strikes: [strike] }, async (night) => {
    const { code, message, next } = await failure(work(night), night.seen);
    text = `${code}: ${message} ${next}`.replaceAll(night.server.url, 'http://127.0.0.1:PORT');
  });
  return text;
}

export const compute = ({ warehouse }: Night) => warehouse.compute();
export const replace = ({ warehouse }: Night) => replaced(warehouse);
export const detail = ({ warehouse }: Night) => exported(warehouse);
export const ends = (reason: string, message: string): Fault => ({ kind: 'ends', reason, message });
export const atCompute = (fault: Fault) =>
  errorText({ call: 'jobs.insert', step: 'compute', fault }, compute);
export const atReplace = (fault: Fault) =>
  errorText({ call: 'jobs.insert', step: 'replace', fault }, replace);
export const atDetail = (fault: Fault) => errorText({ call: 'jobs.insert', fault }, detail);
export const refused = (status: number, reason: string, message = reason): Fault => ({
  kind: 'status',
  status,
  reason,
  message,
});

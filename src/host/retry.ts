import { setTimeout as waitFor } from 'node:timers/promises';

/** When something is tried again. An attempt that neither rule names stands as it is. */
interface Retry<T> {
  /** Milliseconds before each further attempt; after the last of them the outcome stands, whatever it is. */
  readonly pauses: Iterable<number>;
  /** Whether an answer may be another one a moment later. */
  readonly afterAnswer?: (answer: T) => boolean;
  /** Whether an error may be gone a moment later. */
  readonly afterError?: (error: unknown) => boolean;
  readonly wait?: (ms: number) => Promise<unknown>;
}

/** Tries something, and again after each pause for as long as its outcome may pass. Throws the last attempt's error. */
export async function retry<T>(
  attempt: () => Promise<T>,
  { pauses, afterAnswer = () => false, afterError = () => false, wait = (ms) => waitFor(ms) }: Retry<T>,
): Promise<T> {
  for (const pause of pauses) {
    try {
      const answer = await attempt();
      if (!afterAnswer(answer)) return answer;
    } catch (error) {
      if (!afterError(error)) throw error;
    }
    await wait(pause);
  }
  return attempt();
}

/** Pauses of 0 up to a limit that doubles with each; random, so that two runs that met once do not meet again. */
export function* randomPauses(
  count: number,
  firstMs: number,
  mostMs = Number.POSITIVE_INFINITY,
): Generator<number> {
  for (let before = 0; before < count; before++)
    yield Math.random() * Math.min(mostMs, firstMs * 2 ** before);
}

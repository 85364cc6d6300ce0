import type { Effects } from './effects.ts';
import { stopIfAsked } from './stop.ts';

/** Text of anybody's for a terminal: characters that could move the cursor or turn the line around are spelled out. */
export const plain = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );

/**
 * Does one part of a run and prints its name, what came of it and how long it took; a terminal meanwhile counts the
 * seconds. Before it a run may be stopped: throws
 * KpiError `stopped` then.
 * @param work answers with the result and a few words on it.
 */
export async function timed<T>(
  effects: Effects,
  name: string,
  work: () => Promise<{ readonly result: T; readonly note: string }>,
): Promise<T> {
  stopIfAsked(effects);
  const started = effects.now().getTime();
  const seconds = () => (effects.now().getTime() - started) / 1000;
  const tick = () => effects.live?.(`  ${name.padEnd(10)}${Math.round(seconds())} s …`);
  const ticking = effects.live === undefined ? undefined : setInterval(tick, 1000);
  try {
    const { result, note } = await work();
    effects.print(`  ${name.padEnd(10)}${note}  (${seconds().toFixed(1)} s)`);
    return result;
  } finally {
    clearInterval(ticking);
    effects.live?.(null);
  }
}

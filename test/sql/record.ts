import { metrics } from '../../src/catalog/metrics.ts';
import { inputsOf, writeRecording } from './answers/recorded.ts';
import { zetasqlAnswers } from './answers/zetasql.ts';
import { fixtures } from './fixtures/index.ts';
import { startJudge } from './judge/judge.ts';

/** Asks Google's evaluator for the answers over every fixture and writes them down. */
export async function recordAnswers(): Promise<number> {
  const judge = await startJudge();
  try {
    for (const fixture of fixtures) {
      const answers = await zetasqlAnswers(judge, fixture);
      writeRecording(fixture, { inputs: inputsOf(fixture, metrics), answers });
    }
    return fixtures.length;
  } finally {
    await judge.close();
  }
}

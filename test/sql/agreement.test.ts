import { describe, expect, it } from 'vitest';
import { metrics } from '../../src/catalog/metrics.ts';
import { differences } from './answers/answers.ts';
import { embeddedAnswers } from './answers/embedded.ts';
import { inputsOf, readRecording } from './answers/recorded.ts';
import { fixtures } from './fixtures/index.ts';

describe.each(fixtures.map((fixture) => [fixture.name, fixture] as const))('fixture %s', (_name, fixture) => {
  it('nothing changed since Google’s answers were recorded (npm run record)', () => {
    const { inputs } = readRecording(fixture);
    const now = inputsOf(fixture, metrics);
    const changed = [...new Set([...Object.keys(inputs), ...Object.keys(now)])].filter(
      (name) => inputs[name] !== now[name],
    );
    expect(changed, 'Run npm run record and read its diff.').toEqual([]);
  });

  it('DuckDB answers what Google answered, value by value', async () => {
    const found = differences(await embeddedAnswers(fixture), readRecording(fixture).answers);
    expect(found, 'If Google’s answers are of older SQL (see above): npm run record.').toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { condition, evaluate, interpolate } from './expression.ts';

const contexts = {
  inputs: { source: '', deploy: 'none', skip: true, none: null },
  steps: { night: { outputs: { publish: 'true' }, outcome: 'failure' } },
};
const functions = { success: () => false, failure: () => true, always: () => true, cancelled: () => false };

const braced = (inner: string) => `\${{ ${inner} }}`;

describe('an expression', () => {
  it.each([
    ["inputs.source || 'bigquery'", 'bigquery'],
    ["inputs.missing.deeper || 'bigquery'", 'bigquery'],
    ["inputs.skip && 'yes' || ''", 'yes'],
    ["inputs.none && 'yes' || ''", ''],
    ["(inputs.source || 'bigquery') == 'BigQuery'", true],
    ["steps.night.outputs.publish == 'true' && inputs.deploy != 'none'", false],
    ['!cancelled() && always()', true],
    ["inputs.none == ''", true],
    ["'it''s'", "it's"],
    ["inputs.skip == '1'", true],
    ['1 == true', true],
  ])('%s', (text, value) => {
    expect(evaluate(text, contexts, functions)).toBe(value);
  });

  it('refuses what it does not know', () => {
    for (const text of [
      'input.source',
      'hashFiles()',
      "contains('a', 'b')",
      "'open",
      'inputs.source ||',
      '(1',
      '1 1',
      'a[0]',
    ])
      expect(() => evaluate(text, contexts, functions)).toThrow();
  });

  it('is filled into text', () => {
    expect(interpolate(`a=${braced('inputs.deploy')} b=${braced('inputs.none')}.`, contexts)).toBe(
      'a=none b=.',
    );
  });

  it('asks for success unless it asks for another state', () => {
    expect(condition(undefined, contexts, functions)).toBe(false);
    expect(condition("inputs.deploy == 'none'", contexts, functions)).toBe(false);
    expect(condition(braced("!cancelled() && inputs.deploy == 'none'"), contexts, functions)).toBe(true);
    expect(condition('failure()', contexts, functions)).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import { type Check, check as schema } from '../store/schemas.ts';
import { acceptFailed, blocks } from './checks.ts';

const check = (name: string, result: Check['result']): Check => ({ name, result, message: 'Said.' });
const checks = [
  check('metrics-complete', 'passed'),
  check('views-filled', 'failed'),
  check('columns-typed', 'failed'),
  check('lines-placed', 'warned'),
];

describe('accepting failed checks', () => {
  it('marks what failed with reason and actor, and nothing else', () => {
    const accepted = acceptFailed(checks, { reason: 'No contracts in January.', actor: 'ana' });
    expect(accepted.map((one) => one.accepted)).toEqual([
      undefined,
      { reason: 'No contracts in January.', actor: 'ana' },
      undefined,
      undefined,
    ]);
    expect(accepted.map(({ result }) => result)).toEqual(checks.map(({ result }) => result));
    for (const one of accepted) expect(schema.parse(one)).toEqual(one);
  });

  it('does not let through what the pages could not show', () => {
    const accepted = acceptFailed(checks, { reason: 'Anything.', actor: null });
    expect(accepted.filter(blocks).map(({ name }) => name)).toEqual(['columns-typed']);
  });

  it('accepts nothing without a reason to', () => {
    expect(acceptFailed(checks, null).filter(blocks)).toHaveLength(2);
  });
});

import { inspect } from 'node:util';
import { GoogleAuthExceptionMessages } from 'google-auth-library/build/src/auth/googleauth.js';
import { describe, expect, it } from 'vitest';
import { permissionIn, positionIn, thingIn, unknownNameIn } from './clues.ts';
import { credentialTrouble } from './credentials.ts';
import { backoff } from './retry.ts';
import { isLostAnswer, isRetryable, Trouble } from './trouble.ts';

const said = (text: string) => new Trouble({ call: 'job', reason: 'accessDenied', text });

describe('what the server said', () => {
  it('cannot be seen from outside', () => {
    const trouble = new Trouble({
      call: 'job',
      reason: 'Canary Customer',
      detail: 'Canary: Customer',
      text: 'Canary',
    });
    const shown = [
      String(trouble),
      trouble.stack,
      inspect(trouble, { showHidden: true, depth: 9 }),
      JSON.stringify(trouble),
    ];
    for (const text of shown) expect(text).not.toContain('Canary');
    expect(trouble.reason).toBe('other');
  });

  it('gives away names in the forms that Google uses, and nothing else', () => {
    expect(thingIn(said('Access Denied: Table example.com:my-project:ds.t: no'))).toMatchObject({
      project: 'example.com:my-project',
      dataset: 'ds',
      table: 't',
    });
    expect(thingIn(said('Not found: Dataset my-project:ds'))).toMatchObject({
      kind: 'dataset',
      dataset: 'ds',
    });
    for (const text of [
      'Access Denied: Table Canary Customer Ltd',
      'Not found: Table ya29.token-of-someone',
      "Could not cast 'my-project:ds.t' to INT64",
      'Access Denied: Dataset my-project:Canary Customer',
    ]) {
      const thing = thingIn(said(text));
      expect(thing === null || thing.dataset === 'Canary').toBe(true);
    }
    expect(permissionIn(said('needs bigquery.tables.getData'))).toBe('bigquery.tables.getData');
    expect(positionIn(said('no position here'))).toBeNull();
    expect(unknownNameIn(said('Unrecognized name: secret'), 'SELECT name')).toBeUndefined();
  });
});

describe('what is retried', () => {
  const status = (code: number, reason = 'other') =>
    isRetryable(new Trouble({ call: 'jobs.get', status: code, reason }));
  const transport = (reason: string) => isRetryable(new Trouble({ call: 'jobs.get', reason }));

  it('is the list, and nothing else', () => {
    const retried = Array.from({ length: 500 }, (_, at) => at + 100).filter((code) => status(code));
    expect(retried).toEqual([429, 500, 502, 503, 504]);
    expect(status(403, 'rateLimitExceeded')).toBe(true);
    expect(status(400, 'jobRateLimitExceeded')).toBe(true);
    expect(status(400, 'rateLimitExceeded')).toBe(false);
    expect(status(403, 'quotaExceeded')).toBe(false);
    expect(['reset', 'unreachable', 'timed-out', 'unreadable', 'out-of-time'].map(transport)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('is settled first where the server may have acted', () => {
    const lost = (parts: object) =>
      isLostAnswer(new Trouble({ call: 'jobs.insert', reason: 'other', ...parts }));
    expect([500, 502, 503, 504, 501, 429, 403, 400].map((code) => lost({ status: code }))).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(['reset', 'timed-out', 'unreadable', 'unreachable'].map((reason) => lost({ reason }))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('waits between one second and 32', () => {
    for (const random of [0, 0.5, 0.999999]) {
      for (let failures = 1; failures < 12; failures += 1) {
        const ms = backoff(failures, () => random);
        expect(ms).toBeGreaterThanOrEqual(1000);
        expect(ms).toBeLessThanOrEqual(Math.min(32_000, 1000 * 2 ** failures));
      }
    }
  });
});

describe('credentials', () => {
  it('that nobody gave are known by the library’s own words', () => {
    expect(credentialTrouble(new Error(GoogleAuthExceptionMessages.NO_ADC_FOUND))).toMatchObject({
      reason: 'none-found',
    });
  });

  it.each([
    ['ECONNRESET', 'reset'],
    ['ENOTFOUND', 'unreachable'],
    ['TimeoutError', 'timed-out'],
    ['EACCES', 'unusable'],
    ['ERR_OSSL_UNSUPPORTED', 'unusable'],
  ])('that fail with %s are %s', (code, reason) => {
    expect(credentialTrouble(Object.assign(new Error('canary'), { code }))).toMatchObject({
      call: 'credentials',
      reason,
    });
  });
});

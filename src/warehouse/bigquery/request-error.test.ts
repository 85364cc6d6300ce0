import { inspect } from 'node:util';
import { GoogleAuthExceptionMessages } from 'google-auth-library/build/src/auth/googleauth.js';
import { describe, expect, it } from 'vitest';
import { credentialError } from './http.ts';
import { permissionIn, positionIn, RequestError, resourceIn, unknownNameIn } from './request-error.ts';

const said = (text: string) => new RequestError({ call: 'job', reason: 'accessDenied', text });

describe('what the server said', () => {
  it('cannot be seen from outside', () => {
    const error = new RequestError({
      call: 'job',
      reason: 'Canary Customer',
      detail: 'Canary: Customer',
      text: 'Canary',
    });
    const shown = [
      String(error),
      error.stack,
      inspect(error, { showHidden: true, depth: 9 }),
      JSON.stringify(error),
    ];
    for (const text of shown) expect(text).not.toContain('Canary');
    expect(error.reason).toBe('other');
  });

  it('gives away names in the forms that Google uses, and nothing else', () => {
    expect(resourceIn(said('Access Denied: Table example.com:my-project:ds.t: no'))).toMatchObject({
      project: 'example.com:my-project',
      dataset: 'ds',
      table: 't',
    });
    expect(resourceIn(said('Not found: Dataset my-project:ds'))).toMatchObject({
      kind: 'dataset',
      dataset: 'ds',
    });
    for (const text of [
      'Access Denied: Table Canary Customer Ltd',
      'Not found: Table ya29.token-of-someone',
      "Could not cast 'my-project:ds.t' to INT64",
      'Access Denied: Dataset my-project:Canary Customer',
    ]) {
      const resource = resourceIn(said(text));
      expect(resource === null || resource.dataset === 'Canary').toBe(true);
    }
    expect(permissionIn(said('needs bigquery.tables.getData'))).toBe('bigquery.tables.getData');
    expect(positionIn(said('no position here'))).toBeNull();
    expect(unknownNameIn(said('Unrecognized name: secret'), 'SELECT name')).toBeUndefined();
  });
});

describe('credentials', () => {
  it('that nobody gave are known by the library’s own words', () => {
    expect(credentialError(new Error(GoogleAuthExceptionMessages.NO_ADC_FOUND))).toMatchObject({
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
    expect(credentialError(Object.assign(new Error('canary'), { code }))).toMatchObject({
      call: 'credentials',
      reason,
    });
  });
});

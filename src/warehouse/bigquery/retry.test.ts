import { describe, expect, it } from 'vitest';
import { RequestError } from './request-error.ts';
import { backoff, isLostAnswer, isRetryable } from './retry.ts';

describe('what is retried', () => {
  const status = (code: number, reason = 'other') =>
    isRetryable(new RequestError({ call: 'jobs.get', status: code, reason }));
  const transport = (reason: string) => isRetryable(new RequestError({ call: 'jobs.get', reason }));

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

  it('is looked up first where the server may have acted', () => {
    const lost = (parts: object) =>
      isLostAnswer(new RequestError({ call: 'jobs.insert', reason: 'other', ...parts }));
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

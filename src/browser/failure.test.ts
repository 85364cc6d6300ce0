import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failureNodes } from './failure.ts';

const NOT_REACHED = 'not reached';
const SIGN_IN = 'sign in';
const NEWER = 'newer';

/** A page with data of `time`, or one of the archive; no browser is needed to tell the reasons apart. */
function page(time?: string): void {
  const sentences = [NOT_REACHED, SIGN_IN, NEWER].map((text) => ({
    childNodes: [{ cloneNode: () => text }],
  }));
  const note = { children: sentences, firstElementChild: sentences[0] };
  vi.stubGlobal('document', {
    documentElement: { dataset: { time } },
    getElementById: (id: string) => (id === 'failed' ? note : null),
  });
}
const status = (time: string) => Response.json({ snapshot_id: null, data_time: time });

beforeEach(() => page('2026-11-21T08:00:00Z'));
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('why something did not come', () => {
  const redirect = Object.defineProperties(new Response(null), {
    type: { value: 'opaqueredirect' },
    ok: { value: false },
    status: { value: 0 },
  });
  it.each([
    ['a newer night is up', () => status('2026-11-22T08:00:00Z'), NEWER],
    ['the night is up still', () => status('2026-11-21T08:00:00Z'), NOT_REACHED],
    ['an older night is up again', () => status('2026-11-20T08:00:00Z'), NOT_REACHED],
    ['the gate refuses', () => new Response('403 token-expired', { status: 403 }), SIGN_IN],
    ['Access asks for a sign-in', () => redirect, SIGN_IN],
    ['the keys cannot be had', () => new Response('503', { status: 503 }), NOT_REACHED],
    ['something else answers', () => new Response('<!doctype html>'), NOT_REACHED],
  ])('is told: %s', async (_, answer, said) => {
    vi.stubGlobal('fetch', async (...asked: unknown[]) => {
      expect(asked).toEqual(['/status.json', { cache: 'no-store', redirect: 'manual' }]);
      return answer();
    });
    expect(await failureNodes()).toEqual([said]);
  });

  it('is told when nothing answers', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    expect(await failureNodes()).toEqual([NOT_REACHED]);
  });

  it('is never a newer night on a page of the archive, which is meant to be old', async () => {
    page();
    vi.stubGlobal('fetch', async () => status('2026-11-22T08:00:00Z'));
    expect(await failureNodes()).toEqual([NOT_REACHED]);
  });

  it('follows what is known already only if it explains that', async () => {
    vi.stubGlobal('fetch', async () => status('2026-11-21T08:00:00Z'));
    expect(await failureNodes('A file is missing.')).toEqual(['A file is missing.']);
    vi.stubGlobal('fetch', async () => status('2026-11-22T08:00:00Z'));
    expect(await failureNodes('A file is missing.')).toEqual(['A file is missing. ', NEWER]);
  });
});

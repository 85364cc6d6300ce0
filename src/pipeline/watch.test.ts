import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSite } from './testing/site.ts';
import { statusUrl, watchSite } from './watch.ts';

let site: Awaited<ReturnType<typeof startSite>>;
beforeEach(async () => {
  site = await startSite('2026-11-22T08:00:00.000Z');
});
afterEach(() => site.close());

const watch = (env: Record<string, string> = site.token, pauses: readonly number[] = []) =>
  watchSite(statusUrl(site.url), { env }, pauses);
const why = async (...args: Parameters<typeof watch>) => {
  const watched = await watch(...args);
  return 'unreadable' in watched ? watched.unreadable : watched.dataTime;
};

describe('asking the site', () => {
  it('reads the data time through the gate', async () => {
    expect(await watch()).toEqual({
      name: `The site ${new URL(site.url).host}`,
      dataTime: '2026-11-22T08:00:00.000Z',
    });
    expect(site.state.asked).toEqual(['/status.json']);
  });

  it('takes no sign-in page for an answer, and follows no redirect with the token', async () => {
    expect(await why({})).toContain('it answered 302, a redirect to a sign-in');
    site.state.answers = [{ status: 302, headers: { location: `${site.url}/beat` } }];
    expect(await why()).toContain('302');
    expect(site.state.beats).toBe(0);
    site.state.answers = [{ body: '<!doctype html><title>Sign in</title>' }];
    expect(await why()).toBe('its status.json has another form than expected');
  });

  it('names what it was refused with, without the token', async () => {
    for (const status of [401, 403, 404]) {
      site.state.answers = [{ status }];
      const said = await why(site.token, [0, 0]);
      expect(said).toContain(`it answered ${status}`);
      expect(said).not.toContain('secret');
    }
    expect(site.state.asked).toHaveLength(3);
  });

  it('asks again when the answer may be another one a moment later', async () => {
    site.state.answers = [{ status: 503 }, { status: 522 }];
    expect(await why(site.token, [0, 0])).toBe('2026-11-22T08:00:00.000Z');
    site.state.answers = [{ status: 503 }, { status: 503 }];
    expect(await why(site.token, [0])).toBe('it answered 503');
  });

  it('does not call sample data fresh', async () => {
    site.state.source = 'embedded';
    expect(await why()).toBe('it shows sample data (embedded)');
    site.state.source = 'files';
    expect(await why()).toBe('it shows a trial on files (files)');
  });

  it.each([
    ['a body without end', 'x'.repeat(70_000), 'its status.json is too long'],
    ['no JSON', '{"data_time":', 'its status.json has another form than expected'],
    [
      'another time',
      '{"snapshot_id":null,"source":"bigquery","data_time":"yesterday"}',
      'its status.json has another form than expected',
    ],
  ])('refuses %s', async (_what, body, said) => {
    site.state.answers = [{ body }];
    expect(await why()).toBe(said);
  });

  it('says so when nobody answers', async () => {
    const gone = await startSite('');
    await gone.close();
    expect(await watchSite(statusUrl(gone.url), { env: {} }, [0])).toMatchObject({
      unreadable: 'it did not answer',
    });
  });
});

describe('the address', () => {
  it('is the site’s, in a folder too', () => {
    expect(statusUrl('https://kpi.example').href).toBe('https://kpi.example/status.json');
    expect(statusUrl('https://kpi.example/x/').href).toBe('https://kpi.example/x/status.json');
  });

  it('is HTTPS, since a token travels there', () => {
    for (const address of [
      '',
      'kpi.example',
      'http://kpi.example',
      'ftp://kpi.example',
      'https://a:b@kpi.example',
      'file:///etc/passwd',
    ])
      expect(() => statusUrl(address)).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});

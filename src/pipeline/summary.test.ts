import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addNight } from '../../test/site/fixture-store.ts';
import { addSmallNight, DENSE } from '../audit/verify/testing/archive.ts';
import { recordMissed } from '../store/ledger.ts';
import { summaryMarkdown } from './summary.ts';

let store: string;
beforeEach(async () => {
  store = await mkdtemp(join(tmpdir(), 'kpi-summary-'));
});
afterEach(() => rm(store, { recursive: true }));

const RUN = { GITHUB_REPOSITORY: 'acme/kpi', GITHUB_RUN_ID: '7' };

describe('the summary of a run', () => {
  it('tells numbers, targets, status and changes, checks, rows and links', async () => {
    await addNight(store, { date: '2026-11-21', values: { revenue_ytd: 9_000_000, take_rate: 0.12 } });
    await addNight(store, { date: '2026-11-22', values: { revenue_ytd: 9_500_000, take_rate: 0.12 } });
    const env = {
      ...RUN,
      DEPLOY_URL: 'https://abc.kpi.pages.dev',
      DEPLOY_ALIAS: 'https://2026-11-22.kpi.pages.dev',
    };
    const text = await summaryMarkdown(store, env);
    expect(text).toContain('# Night of 2026-11-22\n\nThe site shows snapshot 2026-11-22.');
    expect(text).toContain('| Metric | Value | Target | Status | Change overnight |');
    expect(text).toContain('| Revenue, year to date | $9.5M | $11M for the year | Near pace | ▲ $500K |');
    expect(text).toContain('| Take rate | 12.0% | 13.0% | Off target | no change |');
    expect(text).toContain('| metrics-complete | passed | All is there. |');
    expect(text).toContain('customer&#95;development 120 rows');
    expect(text).toContain(
      '[Run](https://github.com/acme/kpi/actions/runs/7) · [Deployment](https://abc.kpi.pages.dev/)',
    );
    expect(text).not.toContain('sample data');
  });

  it('says what the night is without, and why', async () => {
    await addSmallNight(store, '2026-11-22', 10, DENSE);
    const text = await summaryMarkdown(store, RUN);
    expect(text).toMatch(/\| take&#95;rate \| Not available \| +\| Missing \|/);
    const why = 'p.d.customer&#95;development does not exist.';
    expect(text).toContain(
      `\n\n**Missing: customer&#95;development.** ${why}\n\n**Missing: take&#95;rate.** ${why}\n\n`,
    );
  });

  it('says which kept pages were compared, and that they were altered', async () => {
    await addNight(store, { date: '2026-11-22' });
    expect(await summaryMarkdown(store, RUN)).not.toMatch(/[Kk]ept pages/);
    const checked = { ...RUN, BUILD_CHECKED: '2026-11-03' };
    expect(await summaryMarkdown(store, checked)).toContain(
      'Kept pages of 2026-11-03 are what their files make.',
    );
    const altered = { ...checked, BUILD_ALTERED: '2026-11-03: a.html <b>' };
    expect(await summaryMarkdown(store, altered)).toContain(
      '**Kept pages were altered.** 2026-11-03: a.html &#60;b&#62; Nothing that was kept is in the site.',
    );
  });

  it('holds no row of a detail view', async () => {
    const secret = 'Customer Nobody May See';
    const rows = [['1', secret, '1', '2']];
    await addNight(store, { date: '2026-11-22', details: { net_revenue_retention_all_customers: { rows } } });
    expect(await summaryMarkdown(store, RUN)).not.toContain(secret);
  });

  it('says what readers see instead of a night that was missed or blocked', async () => {
    await addNight(store, { date: '2026-11-21' });
    await recordMissed(store, {
      date: '2026-11-22',
      source: 'bigquery',
      code: 'network',
      now: () => new Date('2026-11-22T08:01:00Z'),
    });
    const missed = await summaryMarkdown(store, {
      NIGHT_BECAUSE: 'BigQuery could not be read (network).',
      NIGHT_DATE: '2026-11-22',
    });
    expect(missed).toContain('# Night of 2026-11-22');
    expect(missed).toContain(
      '**Degraded.** The night of 2026-11-22 could not be read (network); the site shows snapshot 2026-11-21.',
    );
    await addNight(store, { date: '2026-11-23', failedChecks: ['views-filled'] });
    const blocked = await summaryMarkdown(store, {});
    expect(blocked).toContain(
      '**Blocked.** 2026-11-23 failed its checks; the site shows snapshot 2026-11-21.',
    );
    expect(blocked).toContain('| views-filled | failed | It failed. |');
  });

  it('calls sample data by its name, and bears an empty store', async () => {
    expect(await summaryMarkdown(store, {})).toContain('No night is kept yet; the site shows sample data.');
    await addNight(store, { date: '2026-11-22', source: 'embedded' });
    expect(await summaryMarkdown(store, {})).toContain(
      '**Sample data (embedded).** These numbers are invented',
    );
    await addNight(store, { date: '2026-11-23', source: 'files' });
    expect(await summaryMarkdown(store, {})).toContain(
      '**Trial on files (files).** These numbers were computed',
    );
  });
});

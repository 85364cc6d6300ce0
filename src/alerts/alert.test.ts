import { describe, expect, it, onTestFinished } from 'vitest';
import { type Condition, chatText, incidentText, recoveryText } from './alert.ts';
import { gitHubIssues } from './github.ts';
import { startGitHub } from './testing/github.ts';

const hostile: Condition = {
  kind: 'checks-failed',
  active: true,
  what: '@ana <!channel> <https://evil.example|the run> #12 [x](https://evil.example)\n::error::& `code`',
  since: '2026-11-22',
  readers: 'Snapshot @team.',
};
const run = 'https://github.com/acme/kpi/actions/runs/7';
const links = { run, runbook: null, errors: null };

/** Text as GitHub reads it before it looks for mentions. */
const read = (markdown: string): string =>
  markdown.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));

describe('words of others in an alert', () => {
  it('are text in an issue, opened or closed', () => {
    for (const text of [incidentText(hostile, links), recoveryText(hostile, links)]) {
      expect(text).not.toMatch(/<|\[x\]|`/);
      expect(read(text).replace(run, '')).not.toMatch(/@\w|#\d|:\/\//);
      expect(text.split('\n').filter((line) => line.startsWith('::'))).toEqual([]);
      expect(text).toContain(`**Run.** ${run}`);
    }
  });

  it('are text in a chat, on one line', () => {
    const text = chatText(hostile, links);
    expect(text).not.toMatch(/[<>\n`]|@\w|#\d|\]\(/);
    expect(text.replace(run, '')).not.toContain('://');
    expect(text).toContain('&lt;!channel&gt; &lt;https');
    expect(text).toContain('::error::&amp;');
    expect(text.endsWith(` ${run}`)).toBe(true);
  });
});

it('issues that are switched off are named as such', async () => {
  const github = await startGitHub(() => new Date('2026-11-22T08:00:00Z'));
  onTestFinished(() => github.close());
  github.state.failWith = 410;
  await expect(gitHubIssues(github.access).find('run-failed')).rejects.toMatchObject({
    code: 'issues-off',
    message: expect.stringContaining('switched off'),
    next: expect.stringContaining('KPI_ALERT_WEBHOOK'),
  });
  github.state.failWith = 403;
  await expect(gitHubIssues(github.access).find('run-failed')).rejects.toMatchObject({
    code: 'alert-failed',
  });
});

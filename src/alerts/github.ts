import { z } from 'zod';
import { KpiError } from '../errors.ts';
import { askGitHub, type GitHubAccess, type GitHubCall } from '../host/github-api.ts';
import type { AlertKind } from './alert.ts';
import type { Incident, IncidentBook } from './reconcile.ts';

const issue = z.object({
  number: z.int(),
  updated_at: z.iso.datetime(),
  pull_request: z.unknown().optional(),
});

const LABEL = 'kpi-alert';

/** Incidents as issues of the repository, labeled by kind. Throws KpiError `alert-failed`, without the token, or `issues-off`. */
export function gitHubIssues(access: GitHubAccess): IncidentBook {
  const call = (method: GitHubCall['method'], path: string, body?: object) =>
    askGitHub(access, { method, path, body }, failed);
  const openOf = async (kind: AlertKind): Promise<Incident[]> => {
    const labels = encodeURIComponent(`${LABEL},${kind}`);
    const found = await call(
      'GET',
      `/issues?state=open&labels=${labels}&sort=created&direction=asc&per_page=20`,
    );
    const issues = z
      .array(issue)
      .parse(found)
      .filter((entry) => entry.pull_request === undefined);
    return issues.map(({ number, updated_at }) => ({ id: number, updatedAt: updated_at }));
  };
  const comment = async ({ id }: Incident, body: string) => {
    await call('POST', `/issues/${id}/comments`, { body });
  };
  const shut = (id: number, reason: 'completed' | 'not_planned') =>
    call('PATCH', `/issues/${id}`, { state: 'closed', state_reason: reason });
  return {
    find: async (kind) => (await openOf(kind))[0] ?? null,
    comment,
    async open(kind, title, body) {
      const opened = issue.parse(await call('POST', '/issues', { title, body, labels: [LABEL, kind] }));
      // The watchdog and the nightly run may both have seen that there was none: the older issue stays.
      const [first] = await openOf(kind);
      if (first !== undefined && first.id < opened.number) await shut(opened.number, 'not_planned');
    },
    async close(incident, text) {
      await comment(incident, text);
      await shut(incident.id, 'completed');
    },
  };
}

/** GitHub's answer where a repository has no issues. */
const GONE = 410;

const failed = (what: string, status: number | null) => (status === GONE ? switchedOff() : notRecorded(what));

const switchedOff = () =>
  new KpiError(
    'issues-off',
    'The alert could not be recorded: issues are switched off in this repository.',
    'Switch them on in its settings (General, Features), or set KPI_ALERT_WEBHOOK, which is sent every alert all the same.',
  );

const notRecorded = (what: string) =>
  new KpiError(
    'alert-failed',
    `The alert could not be recorded: ${what}.`,
    'Check that the job has issues: write, and run the step again.',
  );

import { linksFrom } from '../alerts/notify.ts';
import { baselines, changeSince, sinceWords } from '../analysis/metrics/changes.ts';
import { metricViews, targetLine } from '../analysis/metrics/metric-view.ts';
import { provenanceSentence } from '../analysis/provenance.ts';
import { type Absent, absentWord } from '../catalog/absent.ts';
import { DEFAULT_COMPANY } from '../catalog/company.ts';
import { fiscalYearElapsed } from '../catalog/dates.ts';
import { SOURCES } from '../catalog/sources.ts';
import { isErrorCode } from '../error-codes.ts';
import { formatValue } from '../format/format.ts';
import { markdownLink, markdownTable, markdownText } from '../format/markdown.ts';
import { counted } from '../format/phrases.ts';
import type { Env } from '../host/effects.ts';
import { type Archive, type ArchivedNight, openArchive, recordOf } from '../store/archive.ts';
import { type HistoryPoint, historyUpTo } from '../store/history.ts';
import { MISDATED } from '../store/misdated.ts';
import { type NightData, readNight, readSettings } from '../store/night.ts';
import type { Check } from '../store/schemas.ts';
import { MOCK_FOLDER } from '../warehouse/mock/mock.ts';
import { costOf } from './night.ts';

/** Two nights are enough for a change. */
const HISTORY_NIGHTS = 2;

/**
 * The night of a store as Markdown for the page of its run: numbers, targets and changes, checks, rows, cost and
 * links; no customer rows. What this run said goes first when it published nothing new.
 */
export async function summaryMarkdown(store: string, env: Env): Promise<string> {
  const archive = await openArchive({ store, mock: MOCK_FOLDER });
  const newest = archive.nights.find(({ misdated }) => !misdated) ?? archive.nights[0];
  const { night } = archive.current;
  const because = env['NIGHT_BECAUSE'] ?? '';
  const { name } =
    night === null ? DEFAULT_COMPANY : (await readSettings(night.folder, recordOf(night).hashes)).company;
  const parts = [
    `# ${name === null ? '' : `${markdownText(name)}: `}Night of ${markdownText(env['NIGHT_DATE'] || newest?.line.date || 'no date')}`,
    `${standing(archive, linksFrom(env).errors)}${because === '' ? '' : ` ${markdownText(because)}`}`,
    keptPages(env),
    night === null ? null : await numbers(archive, night),
    ...(newest === undefined
      ? []
      : [`## Checks of ${newest.line.id}`, checkTable(newest.manifest.checks), ...costLines(newest)]),
    links(env),
  ];
  return parts.filter((part) => part !== null && part !== '').join('\n\n');
}

/** Which kept pages the build compared with what the files of their nights make, and what came of it. */
function keptPages({ BUILD_CHECKED: ids = '', BUILD_ALTERED: altered = '' }: Env): string | null {
  if (altered !== '')
    return `**Kept pages were altered.** ${markdownText(altered)} Nothing that was kept is in the site.`;
  return ids === '' ? null : `Kept pages of ${markdownText(ids)} are what their files make.`;
}

async function numbers(archive: Archive, shown: ArchivedNight): Promise<string> {
  const { snapshot_date: date, fiscal_year: fiscalYear, source } = shown.manifest;
  const night = await readNight(shown.folder, recordOf(shown));
  const told = {
    night,
    date,
    fiscalYear,
    elapsed: fiscalYearElapsed(date, fiscalYear, night.company),
    history: await historyUpTo(archive, shown, HISTORY_NIGHTS),
  };
  const { notice } = SOURCES[source];
  const label = notice === null ? '' : `\n\n**${notice.title} (${source}).** ${notice.text}`;
  return `## ${shown.line.id}, fiscal year ${fiscalYear}${label}\n\n${kpiTable(told)}${night.absent.map(absentLine).join('')}`;
}

const absentLine = (absent: Absent): string =>
  `\n\n**${absentWord(absent)}: ${markdownText(absent.name)}.** ${markdownText(absent.reason)}`;

function links(env: Env): string {
  const found = [
    markdownLink('Run', linksFrom(env).run),
    address('Deployment', env['DEPLOY_URL']),
    address('Dated address', env['DEPLOY_ALIAS']),
  ];
  return found.filter((one) => one !== null).join(' · ');
}

/** Where the site was deployed, as a link; whatever else stands in its place is text. */
const address = (words: string, deployed = ''): string | null =>
  deployed === '' ? null : (markdownLink(words, deployed) ?? `${words}: ${markdownText(deployed)}`);

/** The night whose numbers are told. */
interface ToldNight {
  readonly night: NightData;
  /** The company's calendar date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly fiscalYear: number;
  /** The share of the fiscal year that has passed, 0 to 1. */
  readonly elapsed: number;
  /** Nights of the same source, oldest first, the told one last. */
  readonly history: readonly HistoryPoint[];
}

/** Every metric with value, target, status and change, as a Markdown table in the words of the site. */
function kpiTable(told: ToldNight): string {
  const since = baselines(told.history).night;
  const rows = metricViews(told).map((view) => {
    const { label, owner } = view.definition;
    const change = changeSince(view, told, since);
    const moved =
      change === null
        ? ''
        : `${{ up: '▲', down: '▼', same: 'no change' }[change.direction]} ${change.size ?? ''}`;
    return [
      markdownText(owner === null ? label : `${label} (${owner})`),
      markdownText(formatValue(view.value, view.unit, 'short')),
      markdownText(targetLine(view, 'short') ?? ''),
      markdownText(view.word),
      markdownText(moved),
    ];
  });
  const changes = since === null ? 'Change' : `Change ${sinceWords(since, told.date)}`;
  return markdownTable(['Metric', 'Value', 'Target', 'Status', markdownText(changes)], rows);
}

/** How a night's checks went, as a Markdown table. Messages hold no customer rows. */
export function checkTable(checks: readonly Check[]): string {
  const rows = checks.map(({ name, result, message, accepted }) => {
    const by =
      accepted === undefined ? '' : ` Accepted by ${accepted.actor ?? 'somebody'}: ${accepted.reason}`;
    return [
      markdownText(name),
      accepted === undefined ? result : `${result}, accepted`,
      markdownText(`${message}${by}`),
    ];
  });
  return markdownTable(['Check', 'Result', ''], rows);
}

/** Rows per file, what the queries billed, and who made it with which code, one line each. */
function costLines({ manifest }: ArchivedNight): string[] {
  const files = manifest.files.filter(({ path, rows }) => rows !== null && !path.includes('.part-'));
  const rows = files.map(
    ({ path, rows }) =>
      `${markdownText(path.replace(/^details\/|\.json$/g, ''))} ${counted(rows ?? 0, 'row')}`,
  );
  return [
    `**Rows.** ${rows.join(', ')}`,
    `**Cost.** ${costOf(manifest.queries.map(traced)) ?? 'nothing was billed'}`,
    `**Run.** ${markdownText(provenanceSentence(manifest))}`,
  ];
}

/** A stored query without what only a run knows. */
const traced = ({ sql_sha256: _, parameters, ...query }: ArchivedNight['manifest']['queries'][number]) => ({
  ...query,
  parameters,
  sql: '',
});

/** One sentence on what the site shows, and why it is not the newest night when it is not. */
export function standing({ current, nights }: Archive, errors: string | null): string {
  const { night, degraded } = current;
  const without = (night?.manifest.missing ?? []).map(({ name }) => name);
  const partly = without.length === 0 ? '' : `, which is without ${without.join(', ')}`;
  const shown = night === null ? 'sample data' : `snapshot ${night.line.id}${partly}`;
  if (degraded === null) return `The site shows ${shown}.`;
  const { cause } = degraded;
  if (cause.kind === 'empty' && nights.length === 0) return `No night is kept yet; the site shows ${shown}.`;
  if (cause.kind === 'missed')
    return `**Degraded.** The night of ${cause.date} could not be read (${named(cause.code, errors)}); the site shows ${shown}.`;
  if (cause.kind === 'blocked') return `**Blocked.** ${cause.id} failed its checks; the site shows ${shown}.`;
  if (cause.kind === 'misdated')
    return `The night of ${cause.date} ${MISDATED[cause.why]}; the site shows ${shown}.`;
  return `The site shows ${shown}.`;
}

/** An error's code, with a link to what it means. */
const named = (code: string, errors: string | null): string =>
  (isErrorCode(code) && errors !== null ? markdownLink(code, `${errors}#${code}`) : null) ??
  markdownText(code);

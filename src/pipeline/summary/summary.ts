import type { Env } from '../../host/effects.ts';
import { fiscalYearElapsed } from '../../catalog/status.ts';
import { linksFrom } from '../../alerts/notify.ts';
import { type Archive, type ArchivedNight, hashesOf, openArchive } from '../../store/archive.ts';
import { historyUpTo } from '../../store/history.ts';
import { readNight } from '../../store/night.ts';
import { MOCK_FOLDER } from '../../warehouse/mock/mock.ts';
import { checkTable, costLines, standing } from './facts.ts';
import { kpiTable } from './kpi-table.ts';
import { cell, link } from './markdown.ts';

/** Two nights are enough for a change. */
const HISTORY_NIGHTS = 2;

/**
 * The night of a store as Markdown for the page of its run: numbers, targets and changes, checks, rows, cost and
 * links; no customer rows. What this run said goes first when it published nothing new.
 */
export async function summaryMarkdown(store: string, env: Env): Promise<string> {
  const archive = await openArchive({ store, mock: MOCK_FOLDER });
  const [newest] = archive.nights;
  const { night } = archive.current;
  const because = env['NIGHT_BECAUSE'] ?? '';
  const parts = [
    `# Night of ${cell(env['NIGHT_DATE'] || newest?.line.date || 'no date')}`,
    `${standing(archive, linksFrom(env).errors)}${because === '' ? '' : ` ${cell(because)}`}`,
    night === null ? null : await numbers(archive, night),
    ...(newest === undefined
      ? []
      : [`## Checks of ${newest.line.id}`, checkTable(newest.manifest.checks), ...costLines(newest)]),
    links(env),
  ];
  return parts.filter((part) => part !== null && part !== '').join('\n\n');
}

async function numbers(archive: Archive, shown: ArchivedNight): Promise<string> {
  const { snapshot_date: date, fiscal_year: fiscalYear, source } = shown.manifest;
  const told = {
    night: await readNight(shown.folder, hashesOf(shown)),
    date,
    fiscalYear,
    elapsed: fiscalYearElapsed(date, fiscalYear),
    history: await historyUpTo(archive, shown, HISTORY_NIGHTS),
  };
  const sample = source === 'bigquery' ? '' : `\n\n**These are sample data (${source}).**`;
  return `## ${shown.line.id}, fiscal year ${fiscalYear}${sample}\n\n${kpiTable(told)}`;
}

function links(env: Env): string {
  const found = [
    link('Run', linksFrom(env).run),
    link('Deployment', env['DEPLOY_URL'] ?? null),
    link('Dated address', env['DEPLOY_ALIAS'] ?? null),
  ];
  return found.filter((one) => one !== null).join(' · ');
}

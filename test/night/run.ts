import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVERY_CHECK } from '../../src/audit/verify/maker.ts';
import { nightly } from '../../src/cli/nightly.ts';
import { runCommand } from '../../src/cli/run.ts';
import { ROOT } from '../../src/host/root.ts';
import { draftNight } from '../../src/store/draft.ts';
import { MOCK_FOLDER } from '../../src/warehouse/mock/mock.ts';
import { isArchived } from '../site/site.ts';

/** What a command left behind: its exit code and what it printed. */
export interface Ran {
  readonly code: number;
  readonly output: string;
}

/** An instant of the test's own: 22 November 2026, 00:00 in Los Angeles. */
export const NOW = '2026-11-22T08:00:00.000Z';

/** Runs `npm run nightly` in this process, its clock standing still. */
export async function runNightly(
  args: readonly string[],
  { env = {}, now = NOW }: { readonly env?: Record<string, string>; readonly now?: string } = {},
): Promise<Ran> {
  const printed: string[] = [];
  const effects = { now: () => new Date(now), env, print: (line: string) => void printed.push(line) };
  const code = await runCommand(nightly, args, effects);
  return { code, output: printed.join('\n') };
}

/** A folder of the test's own. */
export const scratch = (): string => mkdtempSync(join(tmpdir(), 'kpi-night-'));

/** Every file below a folder with its bytes, sorted: two folders are the same when these are. */
export function contents(folder: string): [string, string][] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort()
    .map((name) => [name.replaceAll('\\', '/'), readFileSync(join(folder, name)).toString('base64')]);
}

/** Every page of a built site, by its address. */
export const pages = (dist: string): [string, string][] =>
  contents(dist)
    .filter(([name]) => name.endsWith('.html') && !isArchived(name))
    .map(([name, bytes]) => [name, Buffer.from(bytes, 'base64').toString('utf8')]);

/** Puts a night into a store that says it came from BigQuery, with the sample data's numbers. */
export async function putBigQueryNight(store: string, date: string): Promise<void> {
  const read = (file: string) => JSON.parse(readFileSync(join(MOCK_FOLDER, file), 'utf8'));
  const draft = await draftNight(store);
  const rows = read('summary.json').rows.map((row: object) => ({
    ...row,
    updated_at: `${date}T08:00:11.000Z`,
  }));
  await draft.writeSummary(rows);
  for (const name of readdirSync(join(MOCK_FOLDER, 'details'))) {
    const detail = read(`details/${name}`);
    await draft.writeDetail(
      detail.view,
      detail.columns,
      (async function* () {
        yield detail.rows;
      })(),
    );
  }
  await draft.writeTargets(read('targets.json').targets);
  await draft.writeSettings();
  const { metrics, views, queries } = read('definitions.json');
  await draft.writeDefinitions({ metrics, views, queries });
  const instant = `${date}T08:01:00.000Z`;
  await draft.commit(
    {
      snapshot_date: date,
      fiscal_year: Number(date.slice(0, 4)),
      source: 'bigquery',
      data_time: `${date}T08:00:11.000Z`,
      blocked: false,
      started_at: instant,
      git_commit: null,
      run: { event: 'schedule', actor: null, run_id: '1', attempt: 1 },
      queries: (queries as { file: string; sql: string }[]).map(({ file, sql }) => ({
        file,
        sql_sha256: createHash('sha256').update(sql).digest('hex'),
        parameters: {},
        job_id: `kpi-${date}`,
        bytes_billed: null,
        cache_hit: null,
        rows: 0,
      })),
      checks: EVERY_CHECK.map((name) => ({ name, result: 'passed', message: 'All is there.' })),
      missing: [],
      versions: {},
    },
    () => new Date(instant),
  );
}

/** A copy of the checkout's files, as another machine would have them before a company says anything of itself. */
export function checkoutCopy(): string {
  const copy = join(scratch(), 'elsewhere', 'kpi');
  const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  for (const file of tracked.split('\0').filter((name) => name !== ''))
    if (!file.startsWith('sql/adapters/')) cpSync(join(ROOT, file), join(copy, file));
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { metrics } from '../../src/catalog/metrics.ts';
import { checkoutCopy, pages } from './run.ts';

const entry = `  {
    key: 'one_more_metric',
    label: 'One more metric',
    definition: 'Programs of signed contracts that are not fulfilled yet.',
    formula: 'Count of programs without a fulfilled date',
    source: 'BigQuery view Days_to_Fulfill_Contract_Program (from HubSpot)',
    unit: 'programs',
    format: 'number',
    better: 'lower',
    yearToDate: false,
    view: 'Days_to_Fulfill_Contract_Program',
    ...company,
  },
`;

const sql = `-- Programs that are signed and not fulfilled.
SELECT COUNTIF(fulfilled_date IS NULL) AS metric_value
FROM \`{{project}}.{{dataset}}.Days_to_Fulfill_Contract_Program\`
`;

/** Replaces the one place of a text in a file. */
function replaceOnce(file: string, before: string, after: string): void {
  const text = readFileSync(file, 'utf8');
  expect(text.split(before)).toHaveLength(2);
  writeFileSync(
    file,
    text.replace(before, () => after),
  );
}

const copy = checkoutCopy();
let built: ReadonlyMap<string, string>;

/** One night and its site, by a checkout in which a metric was added and a limit changed. */
beforeAll(() => {
  writeFileSync(join(copy, 'sql/metrics/one_more_metric.sql'), sql);
  const catalog = join(copy, 'src/catalog/metrics.ts');
  const text = readFileSync(catalog, 'utf8');
  const end = text.lastIndexOf('];');
  writeFileSync(catalog, `${text.slice(0, end)}${entry}${text.slice(end)}`);
  replaceOnce(join(copy, 'src/catalog/limits.ts'), 'STALE_HOURS = 25;', 'STALE_HOURS = 30;');
  const options = { source: 'embedded', date: '2026-11-20', scale: '0.2', store: 'S', out: 'D' };
  const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  execFileSync('npm', ['run', 'nightly', '--silent', '--', ...args], { cwd: copy });
  built = new Map(pages(join(copy, 'D')));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

it('numbers are old after another time when one constant says so, in the words and to the script', () => {
  for (const [path, html] of built) {
    if (!html.includes('data-banner="stale"')) continue;
    expect(html.includes('They are more than 30 hours old'), path).toBe(true);
    // The minifier writes the product as it likes.
    expect(/\b(?:108e6|30\*36e5)\b/.test(html), path).toBe(true);
  }
  expect(built.get('index.html')).toContain('data-banner="stale"');
  const help = execFileSync('npm', ['run', 'watchdog', '--silent', '--', '--help'], { cwd: copy });
  expect(String(help)).toContain('at most 30 hours old');
});

it('one more metric takes one SQL file and one catalog entry', () => {
  const { rows } = JSON.parse(readFileSync(join(copy, 'S/2026-11-20/summary.json'), 'utf8'));
  expect(rows).toHaveLength(metrics.length + 1);
  const { metric_value: value } = rows.find(
    (row: { metric_key: string }) => row.metric_key === 'one_more_metric',
  );
  const detail = JSON.parse(
    readFileSync(join(copy, 'S/2026-11-20/details/Days_to_Fulfill_Contract_Program.json'), 'utf8'),
  );
  const at = detail.columns.findIndex(({ name }: { name: string }) => name === 'fulfilled_date');
  expect(value).toBe(detail.rows.filter((row: unknown[]) => row[at] === null).length);
  expect(value).toBeGreaterThan(0);

  expect(built.get('index.html')).toContain('One more metric');
  expect(built.get('metrics/one_more_metric/index.html')).toContain(
    'Programs of signed contracts that are not fulfilled yet.',
  );
  expect(built.get('metrics/one_more_metric/index.html')).toContain('COUNTIF');
});

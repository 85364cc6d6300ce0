import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FAULTS, HEAD, line, type Outcome } from './matrix.ts';

const DOCUMENT = join(import.meta.dirname, '../../docs/bigquery-faults.md');

/** The codes that docs/bigquery.md explains. */
const CODES = new Set([
  ...['fine', 'no-permission', 'not-found', 'invalid-sql', 'bytes-cap', 'quota', 'rate-limit', 'timeout'],
  ...['network', 'job-failed', 'bad-response', 'bad-credentials'],
]);

const TEN = Array.from({ length: 10 }, (_, at) => [String(at), `${at}.5`]);

const document = (once: string, always: string): string => `# BigQuery: every fault at every call

Written by \`test/bigquery/faults.test.ts\`, which ran each cell against an HTTP server that fails as told; \`KPI_UPDATE=1 npx vitest run --project bigquery\` writes it again.

Each cell is one night: the numbers are computed, ten rows are exported in five pages, and the rows of \`dashboard_kpis\` are replaced. It says what the person who ran it sees (\`fine\`, or the error's code), how often the struck call was made, and, where the night failed, whose rows readers of the table see and how many rows had been exported (a failed export leaves nothing in the store). Over all cells the server saw no step with two jobs alive or successful, no row was lost or doubled, and no token and no customer's name was in anything that the run printed or threw.

A night that fails while its job is still alive can leave tonight's rows in the table instead of last night's: whole, in either case.

## The fault strikes once

${once}

## The fault stays

${always}
`;

describe('every fault at every call', () => {
  const tables = [
    { strikes: 'once', times: 1, lines: [...HEAD] },
    { strikes: 'always', times: Number.POSITIVE_INFINITY, lines: [...HEAD] },
  ];

  describe.each(tables)('$strikes', ({ times, lines }) => {
    it.each(FAULTS)('loses and doubles nothing, and says what to do next: $name', async (fault) => {
      const { text, outcomes } = await line(fault, times);
      lines.push(text);
      for (const outcome of outcomes) judge(outcome);
    });
  });

  it('ends as docs/bigquery-faults.md says (KPI_UPDATE=1 writes it again)', () => {
    const [once = '', always = ''] = tables.map(({ lines }) => lines.join('\n'));
    const text = document(once, always);
    if (process.env['KPI_UPDATE'] === '1') writeFileSync(DOCUMENT, text);
    expect(text).toBe(readFileSync(DOCUMENT, 'utf8'));
  });
});

function judge({ code, message, next, table: rowsOf, rows }: Outcome): void {
  expect(CODES).toContain(code);
  // What came before a failure came whole and in order; after it nothing comes.
  expect(rows).toEqual(TEN.slice(0, rows.length));
  if (code === 'fine') {
    expect(rows).toHaveLength(10);
    expect(rowsOf).toBe('tonight');
    return;
  }
  expect(message).toMatch(/^[A-Zsh].{20,400}\.$/);
  expect(next).toMatch(/^[A-Zd].{20,500}\.$/);
}

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { reportOutputs, reportSummary } from './workflow-outputs.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kpi-report-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Reads the file as the runner does. */
function parse(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  const lines = text.split('\n');
  for (let at = 0; at < lines.length - 1; ) {
    const [, name = '', delimiter = ''] = /^([^<=]+)<<(.+)$/.exec(lines[at] ?? '') ?? [];
    const end = lines.indexOf(delimiter, at + 1);
    expect(end).toBeGreaterThan(at);
    found[name] = lines.slice(at + 1, end).join('\n');
    at = end + 1;
  }
  return found;
}

it('hands over values as they are, hostile and multi-line ones too', async () => {
  const file = join(folder, 'output');
  const because = 'one\noutcome=published\nEOF\noutcome<<EOF\npublished\nEOF\n🙂 ::set-output name=x::y';
  await reportOutputs({ outcome: 'failed', because, exit: 1, publish: false, alias: null }, env(file));
  await reportOutputs({ later: 'yes' }, env(file));
  expect(parse(await readFile(file, 'utf8'))).toEqual({
    outcome: 'failed',
    because,
    exit: '1',
    publish: 'false',
    alias: '',
    later: 'yes',
  });
});

it('does nothing outside of a workflow', async () => {
  await reportOutputs({ outcome: 'failed' }, { env: {} });
  await reportOutputs({ outcome: 'failed' }, { env: { GITHUB_OUTPUT: '' } });
  expect(await reportSummary('# Night', { env: {} })).toBe(false);
});

it('adds to the run’s summary', async () => {
  const file = join(folder, 'summary');
  const into = { env: { GITHUB_STEP_SUMMARY: file } };
  expect(await reportSummary('# One', into)).toBe(true);
  await reportSummary('# Two', into);
  expect(await readFile(file, 'utf8')).toBe('# One\n# Two\n');
});

const env = (file: string) => ({ env: { GITHUB_OUTPUT: file } });

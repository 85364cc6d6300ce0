import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { titles } from '../../src/alerts/alert.ts';
import { ROOT } from '../../src/host/root.ts';
import { readWorkflow, workflowFiles, workflowText } from './workflow.ts';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const runbook = read('docs/runbook.md');
const commands = [...runbook.matchAll(/^ *(?:(?:npm run|gh|npx) .*)$/gm)].map(([line]) => line.trim());
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** Settings of BigQuery's that have defaults; docs/settings.md lists them. */
const DEFAULTED =
  /^KPI_(PROJECT|DATASET|QBO_DATASET|HUBSPOT_DATASET|JOB_PROJECT|BIGQUERY_LOCATION|MAX_BYTES_BILLED|BIGQUERY_DEADLINE_SECONDS)$/;

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

describe('the runbook', () => {
  it('has a section for each alert, under the name that alerts link to', () => {
    for (const kind of Object.keys(titles)) expect(runbook).toContain(`\n## ${kind}\n`);
  });

  it('sets every variable and secret that the workflows read', () => {
    const used = workflowFiles().flatMap((file) =>
      [...workflowText(file).matchAll(/\b(vars|secrets)\.(\w+)/g)].map(([, kind, name]) => `${kind} ${name}`),
    );
    expect(new Set(used).size).toBeGreaterThan(10);
    for (const entry of new Set(used)) {
      const [kind, name = ''] = entry.split(' ');
      if (DEFAULTED.test(name)) expect(read('docs/settings.md')).toContain(`\`${name}\``);
      else expect(runbook).toContain(`gh ${kind === 'vars' ? 'variable' : 'secret'} set ${name}`);
    }
  });

  it('names npm scripts, workflows and inputs that exist', () => {
    expect(commands.length).toBeGreaterThan(30);
    const { inputs } = readWorkflow('nightly.yml').on['workflow_dispatch'] as { inputs: object };
    for (const line of commands) {
      for (const [, script = ''] of line.matchAll(/npm run ([\w:]+)/g))
        expect(Object.keys(scripts), line).toContain(script);
      for (const [, file = ''] of line.matchAll(/gh workflow \w+ (\S+\.yml)/g))
        expect(workflowFiles(), line).toContain(file);
      for (const [, input = ''] of line.matchAll(/ -f (\w+)=/g))
        expect(Object.keys(inputs), line).toContain(input);
    }
  });
});

describe.each(globSync('docs/*.md', { cwd: ROOT }))('%s', (file) => {
  it('links to what is there', () => {
    for (const [, target = ''] of read(file).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [path = '', anchor] = target.split('#');
      const linked = path === '' ? file : join('docs', path);
      expect(existsSync(join(ROOT, linked)), target).toBe(true);
      if (anchor === undefined) continue;
      const own = [...read(linked).matchAll(/<a id="([\w-]+)">/g)].map(([, id = '']) => id);
      const anchors = [
        ...own,
        ...[...read(linked).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading)),
      ];
      expect(anchors, target).toContain(anchor);
    }
  });
});

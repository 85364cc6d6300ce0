import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { NIGHT_SETTINGS } from '../../src/cli/settings.ts';
import { ROOT } from '../../src/host/root.ts';
import { readWorkflow, stepsOf, workflowFiles, workflowText } from './workflow.ts';

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** The only rights that each job may have. A new right is a decision, made here. */
const RIGHTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'ci.yml test': { contents: 'read' },
  'ci.yml infra': { contents: 'read' },
  'ci.yml sizes': { contents: 'read' },
  'nightly.yml night': { contents: 'write', 'id-token': 'write', attestations: 'write' },
  'nightly.yml alert': { contents: 'read', issues: 'write' },
  'preview.yml preview': { contents: 'read', 'id-token': 'write' },
  'watchdog.yml watch': { contents: 'read', 'id-token': 'write', issues: 'write' },
};

/** Actions that may run with those rights. */
const ACTIONS = [
  'actions/attest',
  'actions/cache/restore',
  'actions/cache/save',
  'actions/checkout',
  'actions/setup-node',
  'google-github-actions/auth',
  'hashicorp/setup-terraform',
];

it('finds the workflows', () => {
  expect(workflowFiles()).toEqual(['ci.yml', 'nightly.yml', 'preview.yml', 'watchdog.yml']);
});

describe.each(workflowFiles())('%s', (file) => {
  const workflow = readWorkflow(file);
  const steps = stepsOf(workflow);

  it('grants nothing to all, and to each job no more than it needs', () => {
    expect(workflow.permissions).toEqual({});
    const rights = Object.entries(workflow.jobs).map(([name, job]) => [`${file} ${name}`, job.permissions]);
    expect(rights).toEqual(rights.map(([name]) => [name, RIGHTS[String(name)]]));
  });

  it('ends on time', () => {
    for (const { 'timeout-minutes': minutes } of Object.values(workflow.jobs))
      expect(minutes).toBeLessThanOrEqual(45);
  });

  it('names every action by its commit, with the version beside it', () => {
    const lines = workflowText(file)
      .split('\n')
      .filter((line) => /^\s*(- )?uses:/.test(line));
    expect(lines).toHaveLength(steps.filter(({ step }) => step.uses !== undefined).length);
    for (const line of lines) {
      const [, action = ''] = /uses: ([\w./-]+)@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.exec(line) ?? [];
      expect(ACTIONS, line).toContain(action);
    }
  });

  it('leaves no token in the checkout', () => {
    for (const { step } of steps)
      if (step.uses?.startsWith('actions/checkout@'))
        expect(step.with).toMatchObject({ 'persist-credentials': false });
  });

  it('hands values to scripts through the environment alone', () => {
    for (const { step } of steps) expect(step.run ?? '').not.toContain('${{');
  });

  it('gives secrets to single steps that run a script of this project', () => {
    const text = workflowText(file);
    const inSteps = steps
      .flatMap(({ step }) => Object.values(step.env))
      .filter((value) => /secrets\.|github\.token/.test(String(value)));
    expect(text.match(/secrets\.|github\.token/g) ?? []).toHaveLength(inSteps.length);
  });

  it('runs npm scripts that exist, and nothing else', () => {
    for (const { run } of steps.map(({ step }) => step)) {
      if (run === undefined || run === 'npm ci') continue;
      const [, script = ''] = /^npm (?:run )?([\w:]+)/.exec(run) ?? [];
      expect(run, 'one command').not.toMatch(/[;&|\n`]|\$\(/);
      expect(Object.keys(scripts), run).toContain(script);
    }
  });

  it('quotes every variable', () => {
    for (const { step } of steps) {
      const bare = (step.run ?? '').replace(/"[^"]*"/g, '').replace(/\$\{\w+:\+[^}]*\}/g, '');
      expect(bare).not.toContain('$');
    }
  });
});

it.each([
  ['nightly.yml', 'night'],
  ['preview.yml', 'preview'],
])('%s hands on every variable that a night reads but for those of a laptop', (file, id) => {
  const night = stepsOf(readWorkflow(file)).find(({ step }) => step.id === id)?.step;
  const own = ['KPI_DEBUG', 'KPI_BIGQUERY_ENDPOINT'];
  for (const { name } of NIGHT_SETTINGS.filter((setting) => !own.includes(setting.name)))
    expect([name, night?.env[name]]).toEqual([name, `\${{ vars.${name} }}`]);
});

describe('the nightly workflow', () => {
  const { on, concurrency, jobs } = readWorkflow('nightly.yml');

  it('starts at 08:00 UTC, and by hand with typed inputs', () => {
    expect(on['schedule']).toEqual([{ cron: '0 8 * * *' }]);
    const { inputs } = on['workflow_dispatch'] as {
      inputs: Record<string, { type: string; options?: string[]; default?: unknown }>;
    };
    const typed = Object.entries(inputs).map(([name, { type, options = [], default: value }]) => [
      name,
      type,
      options.join('|'),
      value,
    ]);
    expect(typed).toEqual([
      ['fiscal_year', 'number', '', undefined],
      ['source', 'choice', 'bigquery|embedded|mock', 'bigquery'],
      ['skip_refresh', 'boolean', '', false],
      ['deploy', 'choice', 'production|preview|none', 'production'],
      ['accept_failed_checks', 'string', '', undefined],
    ]);
  });

  it('never cancels the writer of the ledger', () => {
    expect(concurrency).toEqual({
      group: 'snapshots-writer',
      'cancel-in-progress': false,
      queue: 'max',
    });
  });

  it('pulls, makes the night, pushes it, and only then builds, verifies and deploys', () => {
    const ids = jobs['night']?.steps.flatMap(({ id }) => id ?? []);
    const then = ['verify', 'deploy', 'record', 'head', 'release', 'attest'];
    expect(ids).toEqual(['pull', 'night', 'push', 'build', 'anchored', ...then]);
  });

  it('pulls every file that verify will ask for', () => {
    const pull = jobs['night']?.steps.find(({ id }) => id === 'pull');
    expect(pull?.run).toBe('npm run store -- pull --details all');
  });

  it('signs in to Google without a key', () => {
    const text = workflowText('nightly.yml');
    expect(text).toContain('workload_identity_provider');
    expect(text).not.toMatch(/credentials_json|GOOGLE_CREDENTIALS/);
  });
});

describe('the preview', () => {
  const text = workflowText('preview.yml');

  it('is started by hand alone, on a branch of this repository', () => {
    expect(Object.keys(readWorkflow('preview.yml').on)).toEqual(['workflow_dispatch']);
    expect(text).not.toMatch(/^\s+(ref|repository):/m);
  });

  it('hands no secret to the code of a branch, and signs in as nobody who may write', () => {
    expect(text).not.toMatch(/secrets\.|credentials_json/);
    const used = [...text.matchAll(/vars\.(\w+)/g)].map(([, name]) => name);
    const settings = NIGHT_SETTINGS.map(({ name }) => name);
    expect(used.filter((name) => !settings.includes(String(name)))).toEqual([
      'KPI_PREVIEW_IDENTITY_PROVIDER',
      'KPI_PREVIEW_ACCOUNT',
    ]);
  });
});

describe('the watchdog', () => {
  it('looks every hour, away from the top of it', () => {
    expect(readWorkflow('watchdog.yml').on['schedule']).toEqual([
      { cron: expect.stringMatching(/^([1-9]|[1-5]\d) \* \* \* \*$/) },
    ]);
  });
});

it('lets new releases cool down before they are proposed', () => {
  const { updates } = parse(readFileSync(join(ROOT, '.github/dependabot.yml'), 'utf8')) as {
    updates: { 'package-ecosystem': string; cooldown?: { 'default-days'?: number } }[];
  };
  expect(updates.map((one) => one['package-ecosystem'])).toEqual(['npm', 'npm', 'github-actions']);
  for (const { cooldown } of updates) expect(cooldown?.['default-days']).toBeGreaterThanOrEqual(7);
});

import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../src/host/root.ts';
import { namesFrom } from '../../src/warehouse/sql/names.ts';
import { EMULATOR_VERSION } from '../emulator/emulator.ts';
import { readWorkflow } from './workflow.ts';

const job = readWorkflow('ci.yml').jobs['test'];
if (job === undefined) throw new Error('the job is missing');
const { services, steps } = job;

/** Calls of this project's commands; `npm test` takes no options. The job `sizes` is run whole by a test of its own. */
const commands = steps.flatMap(({ run }) => (run?.startsWith('npm run ') ? run : []));

it.each(commands)('%s is a call that its script understands', (run) => {
  // Options are read before anything is done, and --help is all that is done then.
  const call = `${run}${run.includes(' -- ') ? '' : ' --'} --help`;
  const { status, stdout } = spawnSync('bash', ['-e', '-c', call], { cwd: ROOT, encoding: 'utf8' });
  expect(status, stdout).toBe(0);
  expect(stdout).toContain('Usage: npm run');
});

describe('the emulator of CI', () => {
  const { bigquery } = services as {
    bigquery: { image: string; env: Record<string, string>; ports: string[] };
  };

  it('is the release that the tests bridge to', () => {
    const [image] = bigquery.image.split('@sha256:');
    expect(image).toBe(`ghcr.io/goccy/bigquery-emulator:${EMULATOR_VERSION}`);
  });

  it('holds the project of the night, and answers where its tests look for it', () => {
    expect(bigquery.env['BIGQUERY_EMULATOR_PROJECT']).toBe(namesFrom({}).project);
    const step = steps.find(({ run }) => run === 'npm run test:emulator');
    expect(bigquery.ports.map((port) => `http://${port.replace(/:9050$/, '')}`)).toEqual([
      step?.env['KPI_EMULATOR_ENDPOINT'],
    ]);
  });
});

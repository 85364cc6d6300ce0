import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Contexts, condition, interpolate, type Value } from './expression.ts';
import type { Job, Step } from './workflow.ts';

/** The machine a job runs on. */
export interface Machine {
  /** The checkout. */
  readonly cwd: string;
  /** A folder outside of it, for the files that GitHub hands to steps. */
  readonly temp: string;
  /** The environment of every step. */
  readonly env: Readonly<Record<string, string>>;
  /** `github`, `inputs`, `vars`, `secrets`, `needs`. */
  readonly contexts: Contexts;
}

/** How a step ended. */
export interface StepResult {
  readonly name: string;
  readonly outcome: 'success' | 'failure' | 'skipped';
  readonly code: number;
  readonly outputs: Readonly<Record<string, string>>;
  readonly printed: string;
}

export interface JobResult {
  readonly result: 'success' | 'failure';
  readonly outputs: Readonly<Record<string, string>>;
  readonly steps: readonly StepResult[];
  /** What the steps added to the page of the run. */
  readonly summary: string;
  /** All that was printed. */
  readonly printed: string;
}

/** Runs a job's steps in order as GitHub's runner does. `npm ci` and actions are taken for done. */
export async function runJob(job: Job, machine: Machine): Promise<JobResult> {
  const results: StepResult[] = [];
  const steps: Record<string, Value> = {};
  let failed = false;
  let summary = '';
  const functions = {
    success: () => !failed,
    failure: () => failed,
    always: () => true,
    cancelled: () => false,
  };
  for (const [at, step] of job.steps.entries()) {
    const contexts = { ...machine.contexts, steps };
    const wanted = condition(step.if, contexts, functions);
    const result = wanted ? await runStep(step, at, machine, contexts) : skipped(step);
    if (step.id !== undefined) steps[step.id] = { outcome: result.outcome, outputs: result.outputs };
    if (result.outcome === 'failure' && !step['continue-on-error']) failed = true;
    summary += await takeFile(join(machine.temp, 'summary'));
    results.push(result);
  }
  const entries = Object.entries(job.outputs).map(
    ([name, text]) => [name, interpolate(text, { ...machine.contexts, steps })] as const,
  );
  return {
    result: failed ? 'failure' : 'success',
    outputs: Object.fromEntries(entries),
    steps: results,
    summary,
    printed: results.map(({ printed }) => printed).join(''),
  };
}

const nameOf = ({ name, run, uses }: Step): string => name ?? run ?? uses ?? '';
const skipped = (step: Step): StepResult => ({
  name: nameOf(step),
  outcome: 'skipped',
  code: 0,
  outputs: {},
  printed: '',
});

async function runStep(step: Step, at: number, machine: Machine, contexts: Contexts): Promise<StepResult> {
  const done: StepResult = { ...skipped(step), outcome: 'success' };
  if (step.run === undefined || step.run === 'npm ci') return done;
  const script = join(machine.temp, `step-${at}.sh`);
  const output = join(machine.temp, 'output');
  await writeFile(script, step.run);
  for (const file of ['output', 'summary', 'env']) await writeFile(join(machine.temp, file), '');
  const own = Object.entries(step.env).map(
    ([name, value]) => [name, interpolate(String(value), contexts)] as const,
  );
  const child = spawn('bash', ['-e', script], {
    cwd: join(machine.cwd, step['working-directory']),
    env: {
      // Changes nothing but the time that Node takes to load modules; tests are about the default settings.
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      KPI_SETTINGS: process.env['KPI_SETTINGS'],
      ...machine.env,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: join(machine.temp, 'summary'),
      GITHUB_ENV: join(machine.temp, 'env'),
      ...Object.fromEntries(own),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (printed += String(data)));
  const [code] = (await once(child, 'close')) as [number | null];
  const outputs = parseOutputs(await takeFile(output));
  return { ...done, outcome: code === 0 ? 'success' : 'failure', code: code ?? -1, outputs, printed };
}

async function takeFile(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  await writeFile(file, '');
  return text;
}

/** Reads `name=value` and `name<<delimiter` as the runner does; a later value takes over. */
export function parseOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    const [, name, delimiter] = /^([\w-]+)<<(.+)$/.exec(line) ?? [];
    if (name === undefined || delimiter === undefined) {
      const [, key, value] = /^([\w-]+)=(.*)$/.exec(line) ?? [];
      if (key === undefined || value === undefined)
        throw new Error(`The runner cannot read the output ${line}`);
      outputs[key] = value;
      continue;
    }
    const end = lines.indexOf(delimiter, at + 1);
    if (end < 0) throw new Error(`The output ${name} does not end`);
    outputs[name] = lines.slice(at + 1, end).join('\n');
    at = end;
  }
  return outputs;
}

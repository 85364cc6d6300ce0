import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT } from '../../src/host/root.ts';

const environment = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({});
const permissions = z.record(z.string(), z.enum(['read', 'write']));

const step = z.strictObject({
  id: z.string().optional(),
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  run: z.string().optional(),
  env: environment,
  'working-directory': z.string().default('.'),
  'continue-on-error': z.boolean().default(false),
});

const job = z.strictObject({
  'runs-on': z.string(),
  needs: z.string().optional(),
  if: z.string().optional(),
  'timeout-minutes': z.int(),
  permissions,
  services: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.string()).default({}),
  steps: z.array(step),
});

/** A workflow in the subset of GitHub's syntax that this project uses; what is not in it is refused. */
const workflow = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions,
  concurrency: z.strictObject({
    group: z.string(),
    'cancel-in-progress': z.boolean(),
    queue: z.literal('max').optional(),
  }),
  jobs: z.record(z.string(), job),
});

export type Workflow = z.infer<typeof workflow>;
export type Job = z.infer<typeof job>;
export type Step = z.infer<typeof step>;

const FOLDER = join(ROOT, '.github/workflows');

/** Every workflow's file name. */
export const workflowFiles = (): string[] => globSync('*.{yml,yaml}', { cwd: FOLDER }).sort();

export const workflowText = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');

/** Parses one workflow. Throws a ZodError naming the member that is not known. */
export const readWorkflow = (file: string): Workflow => workflow.parse(parse(workflowText(file)));

/** Every step of a workflow with its job's name. */
export const stepsOf = ({ jobs }: Workflow): { job: string; step: Step }[] =>
  Object.entries(jobs).flatMap(([name, { steps }]) => steps.map((one) => ({ job: name, step: one })));

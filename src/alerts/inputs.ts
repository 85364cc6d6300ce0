import { z } from 'zod';
import { KpiError } from '../errors.ts';
import type { Effects } from '../host/effects.ts';

const text = z.string().trim().max(2_000).default('');
const flag = z.enum(['true', 'false', '']).default('');
const ended = z.enum(['success', 'failure', 'cancelled', 'skipped', '']);

/** What the workflow says of the run, as its steps reported it; what never ran is empty text. */
const variables = z.object({
  RUN_RESULT: ended.default(''),
  /** How each step after the night ended: `push=success build=failure deploy=skipped`. */
  RUN_STEPS: z
    .string()
    .default('')
    .transform((list) => list.split(' ').filter((entry) => entry !== ''))
    .pipe(z.array(z.templateLiteral([z.string(), '=', ended]))),
  RUN_SOURCE: z.enum(['bigquery', 'embedded', 'mock']).default('bigquery'),
  RUN_TARGET: z.enum(['production', 'preview', 'none']).default('production'),
  NIGHT_OUTCOME: z.enum(['published', 'degraded', 'blocked', 'failed', '']).default(''),
  NIGHT_DATE: z.union([z.iso.date(), z.literal('')]).default(''),
  NIGHT_SHOWS: text,
  NIGHT_BECAUSE: text,
  NIGHT_PUBLISH: flag,
  VERIFY_OK: flag,
  VERIFY_SAID: text,
  DEPLOY_DEPLOYED: flag,
  DEPLOY_PROBED: flag,
  DEPLOY_EXPOSED: text,
  DEPLOY_DOUBTS: text,
});

export type RunInputs = z.infer<typeof variables>;

/** Reads what the workflow handed over. Throws KpiError `configuration`, naming the variable. */
export function runInputs({ env }: Pick<Effects, 'env'>): RunInputs {
  const parsed = variables.safeParse(env);
  if (parsed.success) return parsed.data;
  const name = String(parsed.error.issues[0]?.path[0] ?? 'A variable');
  throw new KpiError(
    'configuration',
    `The alert cannot judge the run: ${name} is not in its form.`,
    'Compare the alert job of .github/workflows/nightly.yml with src/alerts/inputs.ts.',
  );
}

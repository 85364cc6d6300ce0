import { z } from 'zod';
import { KpiError } from '../../errors.ts';

/** A Google Cloud project's id, as a variable holds it. */
export const projectId = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
    'a Google Cloud project id: 6 to 30 lower-case letters, digits and hyphens',
  );
const dataset = z
  .string()
  .regex(/^[A-Za-z0-9_]{1,1024}$/, 'a BigQuery dataset name: letters, digits and underscores');

const environment = z.object({
  KPI_PROJECT: projectId.default('stitchdata-384118'),
  KPI_DATASET: dataset.default('App_KPI_Dashboard'),
  KPI_QBO_DATASET: dataset.default('src_fivetran_qbo'),
  KPI_HUBSPOT_DATASET: dataset.default('src_fivetran_hubspot'),
});

/** The project and datasets that the SQL is about. Only validated names ever reach SQL text. */
export interface Names {
  readonly project: string;
  /** Output dataset: `dashboard_kpis` and the detail views. */
  readonly dataset: string;
  /** QuickBooks, as Fivetran syncs it. */
  readonly qbo: string;
  /** HubSpot, as Fivetran syncs it. */
  readonly hubspot: string;
}

/**
 * Reads variables in the form that a shape gives them.
 * @throws KpiError `configuration`, naming the first variable that is wrong and never its value.
 */
export function readVariables<T>(shape: z.ZodType<T>, env: Readonly<Record<string, string | undefined>>): T {
  // Workflows hand over unset variables as empty text.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = shape.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const variable = String(issue?.path[0] ?? 'The environment');
  throw new KpiError(
    'configuration',
    `${variable} is not ${issue?.message}.`,
    `Correct ${variable} or unset it.`,
  );
}

/** Reads the names from the environment. Throws `configuration`, naming the variable that is wrong. */
export function namesFrom(env: Readonly<Record<string, string | undefined>>): Names {
  const { KPI_PROJECT, KPI_DATASET, KPI_QBO_DATASET, KPI_HUBSPOT_DATASET } = readVariables(environment, env);
  return { project: KPI_PROJECT, dataset: KPI_DATASET, qbo: KPI_QBO_DATASET, hubspot: KPI_HUBSPOT_DATASET };
}

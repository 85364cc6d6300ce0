import { randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import type { Effects } from './effects.ts';

/** What a step tells the steps after it; null is written as empty text. */
type Outputs = Readonly<Record<string, string | number | boolean | null>>;

/**
 * Hands outputs to the workflow that runs this step, through the file that GITHUB_OUTPUT names; does nothing outside
 * of a workflow. Each value stands between delimiters nobody can guess, so that no value can end early and add
 * outputs of its own.
 */
export async function reportOutputs(outputs: Outputs, { env }: Pick<Effects, 'env'>): Promise<void> {
  const file = env['GITHUB_OUTPUT'] ?? '';
  if (file === '') return;
  const entries = Object.entries(outputs).map(([name, value]) => {
    const delimiter = `end-${randomUUID()}`;
    return `${name}<<${delimiter}\n${value ?? ''}\n${delimiter}\n`;
  });
  await appendFile(file, entries.join(''));
}

/** Adds Markdown to the summary page of the workflow's run. Answers false outside of a workflow. */
export async function reportSummary(markdown: string, { env }: Pick<Effects, 'env'>): Promise<boolean> {
  const file = env['GITHUB_STEP_SUMMARY'] ?? '';
  if (file === '') return false;
  await appendFile(file, `${markdown}\n`);
  return true;
}

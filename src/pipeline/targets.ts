import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Target } from '../catalog/targets.ts';
import { KpiError } from '../errors.ts';
import { targets as targetsSchema } from '../store/schemas.ts';
import { ROOT } from '../host/root.ts';

const FILE = 'src/data/targets.json';

/** The project's targets. Throws KpiError `targets`, naming the entry that is wrong. */
export async function readTargets(root: string = ROOT): Promise<readonly Target[]> {
  const next = `Correct ${FILE}; CONTRIBUTING.md shows an entry.`;
  let document: unknown;
  try {
    document = JSON.parse(await readFile(join(root, FILE), 'utf8'));
  } catch (cause) {
    throw new KpiError('targets', `${FILE} cannot be read as JSON.`, next, { cause });
  }
  const parsed = targetsSchema.safeParse(document);
  if (!parsed.success)
    throw new KpiError('targets', `${FILE} is not valid: ${z.prettifyError(parsed.error)}.`, next);
  return parsed.data.targets;
}

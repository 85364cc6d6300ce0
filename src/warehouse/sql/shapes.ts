import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { KpiError } from '../../errors.ts';
import { errorCode } from '../../host/files.ts';
import { readsOwn } from '../../host/own.ts';
import { ROOT } from '../../host/root.ts';
import type { ProposedAdapter } from '../diagnosis.ts';
import { adapterFile } from './files.ts';

/** The columns of what adapters read with their types, by `dataset.table`. */
export type Shapes = Readonly<Record<string, Readonly<Record<string, string>>>>;

const FILE = 'sql/adapters/shapes.json';

const document = z.record(z.string(), z.record(z.string(), z.string()));

/**
 * The shapes that doctor recorded; none where it never did. @param root the folder that holds `sql/`.
 * @throws KpiError `adapter-invalid`
 */
export async function readShapes(root: string = ROOT): Promise<Shapes> {
  if (!readsOwn(root)) return {};
  try {
    return document.parse(JSON.parse(await readFile(join(root, FILE), 'utf8')));
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT') return {};
    throw new KpiError(
      'adapter-invalid',
      `${FILE} does not hold types by column and object.`,
      'Correct it, or delete it and run doctor -- --write-adapters.',
      { cause },
    );
  }
}

/** Writes the proposals that are not there yet, and the shapes that they read. Answers with the files. */
export async function writeAdapters(
  adapters: readonly ProposedAdapter[],
  root: string = ROOT,
): Promise<string[]> {
  if (adapters.length === 0) return [];
  const shapes = await readShapes(root);
  await mkdir(join(root, 'sql/adapters'), { recursive: true });
  const written: string[] = [];
  for (const { name, sql } of adapters) {
    const file = adapterFile(name);
    try {
      await writeFile(join(root, file), sql, { flag: 'wx' });
      written.push(file);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
  const read = Object.fromEntries(adapters.map(({ object, columns }) => [object, columns]));
  await writeFile(join(root, FILE), `${JSON.stringify({ ...shapes, ...read }, null, 2)}\n`);
  return [...written, FILE];
}

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metric } from '../../../src/catalog/types.ts';
import { ROOT } from '../../../src/host/root.ts';
import { SqlFiles } from '../../../src/warehouse/sql/files.ts';
import { namesFrom } from '../../../src/warehouse/sql/names.ts';
import { refreshParameters } from '../../../src/warehouse/sql/parameters.ts';
import type { Fixture } from '../fixtures/table.ts';
import type { Answers } from './answers.ts';
import { contextOf } from './embedded.ts';

/** Google's answers over one fixture, and what they were the answers to. */
interface Recording {
  /** SHA-256 of each SQL file and of the fixture, as they were. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly answers: Answers;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What a recording depends on, by name. */
export function inputsOf(
  fixture: Fixture,
  metrics: readonly Metric[],
  root: string = ROOT,
): Record<string, string> {
  // Adapters are the owner’s: fixtures and sample data are not read through them.
  const files = new SqlFiles(namesFrom({}), contextOf(fixture), root)
    .list('sql')
    .filter((file) => !file.startsWith('sql/adapters/'));
  return {
    ...Object.fromEntries(files.map((file) => [file, sha256(readFileSync(join(root, file), 'utf8'))])),
    'the fixture': sha256(JSON.stringify(fixture)),
    'the catalog': sha256(JSON.stringify(refreshParameters(metrics, contextOf(fixture)))),
  };
}

const fileOf = (fixture: Fixture, folder: string): string => join(folder, `${fixture.name}.json`);

/** Where recordings are kept. */
const RECORDED = join(import.meta.dirname, '../recorded');

/** Reads a recording. Throws when there is none. */
export const readRecording = (fixture: Fixture, folder: string = RECORDED): Recording =>
  JSON.parse(readFileSync(fileOf(fixture, folder), 'utf8')) as Recording;

/** Writes a recording, one row a line so that a change can be read in a diff. */
export function writeRecording(fixture: Fixture, recording: Recording, folder: string = RECORDED): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(fixture, folder), `${JSON.stringify(recording, null, 1)}\n`);
}

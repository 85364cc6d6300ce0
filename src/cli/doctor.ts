import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { metrics } from '../catalog/metrics.ts';
import type { Effects } from '../host/effects.ts';
import { errorCode } from '../host/files.ts';
import { ROOT } from '../host/root.ts';
import { usage } from '../host/run-errors.ts';
import { plain } from '../host/terminal.ts';
import { companyToday, readCompany } from '../pipeline/company.ts';
import { nightContext, readTargets } from '../pipeline/source.ts';
import type { Diagnosis, Examination, Examined, ProposedAdapter } from '../warehouse/diagnosis.ts';
import { namesFrom } from '../warehouse/sql/names.ts';
import type { Command } from './command.ts';
import { nightOptionHelp, nightOptions } from './night-options.ts';
import { NIGHT_SETTINGS } from './settings.ts';

export const doctor: Command = {
  name: 'doctor',
  about:
    'Looks at everything that a night needs of BigQuery in one pass: datasets, tables, views, columns, types, permissions. It costs nothing and reads no rows.',
  options: [
    { name: 'source', value: 'bigquery', about: 'what to look at: BigQuery, so far nothing else' },
    ...nightOptionHelp('fiscal-year'),
    { name: 'json', about: 'print an array of all that was found (quietly: npm run -s doctor -- --json)' },
    {
      name: 'write-adapters',
      about:
        'write what is proposed into sql/adapters, a file for each object that does not fit; none is replaced',
    },
    { name: 'grain', about: 'also count repeated keys, which reads rows and is billed' },
  ],
  examples: [
    ['', 'what fits and what does not, and what could be done'],
    ['--write-adapters', 'the same, and proposals written as SQL to finish by hand'],
  ],
  settings: NIGHT_SETTINGS,
  exits: ['0  all fits, or can be done without', '1  something does not fit, or BigQuery could not be asked'],
  run: async (values, effects) => {
    const { source = 'bigquery' } = values;
    if (source !== 'bigquery')
      throw usage(`doctor looks at BigQuery, not at ${source}.`, 'Leave --source out.');
    const options = nightOptions({ ...values, source }, effects);
    const { examine } = await import('../warehouse/bigquery/doctor.ts');
    const context = nightContext(options, 'bigquery', await readTargets(), readCompany(), effects);
    const examination = await examine(
      { ...context, date: companyToday(effects) },
      { names: namesFrom(effects.env), env: effects.env, metrics },
      { grain: values['grain'] !== undefined },
    );
    const written = values['write-adapters'] === undefined ? [] : await writeAdapters(examination.adapters);
    if (values['json'] === undefined) print(examination, written, effects);
    else effects.print(JSON.stringify(examination.found.map(shown), null, 2));
    return examination.found.some(needsWork) ? 1 : 0;
  },
};

/** What machines are given of a finding, in one order. */
const shown = ({ object, column, state, needed_by, expected, found, proposal }: Examined): Diagnosis => ({
  ...{ object, column, state, needed_by, expected, found, proposal },
});

const needsWork = ({ state, harmless }: Examined): boolean => state !== 'fits' && !harmless;

/** The report for people: a line for each thing that fits, and two for what does not. */
function print({ found, adapters }: Examination, written: readonly string[], { print }: Effects): void {
  const width = Math.max(...found.map(({ state }) => state.length));
  for (const one of found) {
    const name = one.object.split('.').slice(-2).join('.');
    const what = plain(one.column === null ? name : `${name}, ${one.column}`);
    const readers = one.needed_by.length === 0 ? '' : ` · ${one.needed_by.join(', ')}`;
    print(`  ${one.state.padEnd(width)}  ${what}${readers}`);
    if (one.state === 'fits' && one.found !== 'as it is') print(`  ${' '.repeat(width)}  ${one.found}`);
    if (one.state === 'fits') continue;
    const difference = one.expected.startsWith('optional')
      ? one.expected
      : `expected ${one.expected}; found ${one.found}`;
    print(`  ${' '.repeat(width)}  ${plain(difference)}`);
    if (one.proposal !== '') print(`  ${' '.repeat(width)}  → ${plain(one.proposal)}`);
  }
  const wrong = found.filter(needsWork).length;
  print('');
  print(
    wrong === 0
      ? 'All fits: `npm run nightly -- --source bigquery` can make a night.'
      : `${wrong} ${wrong === 1 ? 'thing does' : 'things do'} not fit. docs/connect.md says what can be done; run doctor again when it is.`,
  );
  if (written.length > 0) print(`Written: ${written.join(', ')}. Look at each line, then run doctor again.`);
  else if (adapters.length > 0 && wrong > 0)
    print(`--write-adapters writes ${adapters.map(({ name }) => `sql/adapters/${name}.sql`).join(', ')}.`);
}

/** Writes the proposals that are not there yet, and the shapes that they read. Answers with the files. */
async function writeAdapters(adapters: readonly ProposedAdapter[]): Promise<string[]> {
  if (adapters.length === 0) return [];
  const folder = join(ROOT, 'sql/adapters');
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  for (const { name, sql } of adapters) {
    try {
      await writeFile(join(folder, `${name}.sql`), sql, { flag: 'wx' });
      written.push(`sql/adapters/${name}.sql`);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
  const file = join(folder, 'shapes.json');
  const before: unknown = JSON.parse(await readFile(file, 'utf8').catch(() => '{}'));
  const shapes = {
    ...(before as object),
    ...Object.fromEntries(adapters.map(({ object, columns }) => [object, columns])),
  };
  await writeFile(file, `${JSON.stringify(shapes, null, 2)}\n`);
  return [...written, 'sql/adapters/shapes.json'];
}

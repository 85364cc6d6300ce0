import type { Company } from '../catalog/company.ts';
import { metrics } from '../catalog/metrics.ts';
import { viewSlug } from '../catalog/views.ts';
import type { Effects } from '../host/effects.ts';
import { usage } from '../host/run-errors.ts';
import { plain } from '../host/terminal.ts';
import { companyToday, readCompany } from '../pipeline/company.ts';
import { type NightOptions, nightContext, readTargets } from '../pipeline/source.ts';
import type { Diagnosis, Examination, Examined } from '../warehouse/diagnosis.ts';
import { namesFrom } from '../warehouse/sql/names.ts';
import { writeAdapters } from '../warehouse/sql/shapes.ts';
import type { NightContext } from '../warehouse/types.ts';
import type { Command } from './command.ts';
import { nightOptionHelp, nightOptions } from './night-options.ts';
import { NIGHT_SETTINGS } from './settings.ts';

export const doctor: Command = {
  name: 'doctor',
  about:
    'Looks at everything that a night needs of BigQuery, or of a folder of exported files, in one pass: tables, views, columns, types, permissions. With BigQuery it costs nothing and reads no rows.',
  options: [
    { name: 'source', value: 'bigquery|files', about: 'what to look at (default bigquery)' },
    ...nightOptionHelp('data', 'fiscal-year'),
    { name: 'json', about: 'print an array of all that was found (quietly: npm run -s doctor -- --json)' },
    {
      name: 'write-adapters',
      about:
        'write what is proposed into sql/adapters, a file for each object that does not fit; none is replaced',
    },
    {
      name: 'grain',
      about:
        'with BigQuery: also count repeated keys and unknown codes and find what is empty, which reads rows and is billed (of files that is always done)',
    },
  ],
  examples: [
    ['', 'what fits and what does not, and what could be done'],
    ['--source files --data exports', 'the same of exported files, docs/connect.md'],
    ['--write-adapters', 'the same, and proposals written as SQL to finish by hand'],
  ],
  settings: NIGHT_SETTINGS,
  exits: ['0  all fits, or can be done without', '1  something does not fit, or could not be looked at'],
  run: async (values, effects) => {
    const { source = 'bigquery' } = values;
    if (source !== 'bigquery' && source !== 'files')
      throw usage(
        `doctor looks at BigQuery or at files, not at ${source}.`,
        'Correct --source, or leave it out.',
      );
    const options = nightOptions({ ...values, source }, effects);
    const company = readCompany();
    const context = nightContext(options, source, await readTargets(), company, effects);
    const examination = await look({ ...context, date: companyToday(effects) }, options, effects, {
      // Files cost nothing to read.
      grain: source === 'files' || values['grain'] !== undefined,
    });
    const written = values['write-adapters'] === undefined ? [] : await writeAdapters(examination.adapters);
    const night = source === 'files' ? `--source files --data ${values['data']}` : '--source bigquery';
    if (values['json'] === undefined) print(examination, { written, night, company }, effects);
    else effects.print(JSON.stringify(examination.found.map(shown), null, 2));
    return examination.found.some(needsWork(company)) ? 1 : 0;
  },
};

/** Looks at the source that was asked for, and loads no other one's client. */
async function look(
  context: NightContext,
  { data }: NightOptions,
  { env }: Effects,
  how: { readonly grain: boolean },
): Promise<Examination> {
  const names = namesFrom(env);
  if (data !== undefined) {
    const { examineFiles } = await import('../warehouse/files/doctor.ts');
    return examineFiles(context, { names, data, metrics }, how);
  }
  const { examine } = await import('../warehouse/bigquery/doctor.ts');
  return examine(context, { names, env, metrics }, how);
}

/** What machines are given of a finding, in one order. */
const shown = ({ object, column, state, needed_by, expected, found, proposal }: Examined): Diagnosis => ({
  ...{ object, column, state, needed_by, expected, found, proposal },
});

/** Whether a finding keeps a night from being whole: what reads it and is left out on purpose misses nothing. */
const needsWork = ({ not_connected: names }: Company) => {
  const absent = new Set(names.flatMap((name) => [name, `/details/${viewSlug(name)}/`]));
  return ({ state, harmless, needed_by: readers }: Examined): boolean =>
    state !== 'fits' && !harmless && !(readers.length > 0 && readers.every((reader) => absent.has(reader)));
};

/** The report for people: a line for each thing that fits, and two for what does not. */
function print(
  { found, adapters }: Examination,
  {
    written,
    night,
    company,
  }: { readonly written: readonly string[]; readonly night: string; readonly company: Company },
  { print }: Effects,
): void {
  const width = Math.max(...found.map(({ state }) => state.length));
  for (const one of found) {
    const name = one.object.split('.').slice(-2).join('.');
    const what = plain(one.column === null ? name : `${name}, ${one.column}`);
    const readers = one.needed_by.length === 0 ? '' : ` · ${one.needed_by.join(', ')}`;
    print(`  ${one.state.padEnd(width)}  ${what}${readers}`);
    if (one.state === 'fits') {
      for (const line of [one.found === 'as it is' ? '' : one.found, one.proposal && `→ ${one.proposal}`])
        if (line !== '') print(`  ${' '.repeat(width)}  ${line}`);
      continue;
    }
    const difference = one.expected.startsWith('optional')
      ? one.expected
      : `expected ${one.expected}; found ${one.found}`;
    print(`  ${' '.repeat(width)}  ${plain(difference)}`);
    if (one.proposal !== '') print(`  ${' '.repeat(width)}  → ${plain(one.proposal)}`);
  }
  const wrong = found.filter(needsWork(company)).length;
  print('');
  print(
    wrong === 0
      ? `All fits: \`npm run nightly -- ${night}\` can make a night.`
      : `${wrong} ${wrong === 1 ? 'thing does' : 'things do'} not fit. docs/connect.md says what can be done; run doctor again when it is.`,
  );
  if (written.length > 0) print(`Written: ${written.join(', ')}. Look at each line, then run doctor again.`);
  else if (adapters.length > 0 && wrong > 0)
    print(`--write-adapters writes ${adapters.map(({ name }) => `sql/adapters/${name}.sql`).join(', ')}.`);
}

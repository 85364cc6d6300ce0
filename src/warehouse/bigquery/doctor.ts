import { contractsOf } from '../../catalog/contracts.ts';
import type { ObjectContract } from '../../catalog/types.ts';
import { KpiError } from '../../errors.ts';
import { diagnose, otherName, type Readable } from '../diagnose.ts';
import type { Examination, Examined, ProposedAdapter } from '../diagnosis.ts';
import { isMisfit } from '../inspected.ts';
import type { Misfit } from '../sql/fit.ts';
import { readersOf } from '../sql/readers.ts';
import type { NightContext } from '../types.ts';
import { excessRights } from './doctor-rights.ts';
import { grainOf, statements, tryOut } from './doctor-statements.ts';
import { explained } from './explain.ts';
import { fitted, inspect, shapeOf } from './inspect.ts';
import { type BigQueryOptions, openSession, replaceQuery, type Session, TABLE } from './session.ts';
import { readTable } from './table.ts';

const ROLES = 'docs/bigquery.md has the command';

/**
 * Looks at everything that a night needs of BigQuery in one pass, and goes on after whatever it finds: datasets, tables,
 * views, columns, types, permissions, the last sync. Metadata and dry runs alone: it costs nothing and reads no row.
 * @param grain true counts repeated keys and unknown codes and finds what is empty, which reads rows and is billed.
 * @throws KpiError where BigQuery cannot be asked at all.
 */
export async function examine(
  context: NightContext,
  options: BigQueryOptions,
  { grain = false }: { readonly grain?: boolean } = {},
): Promise<Examination> {
  const { session, end } = openSession(context, options);
  try {
    const inspected = await inspect(session);
    const readers = readersOf(session.files, session.metrics);
    const neededBy = (path: string) => readers.get(path) ?? [];
    const over = fitted(session, inspected);
    const found: Examined[] = [...(await datasets(session))];
    const adapters: ProposedAdapter[] = [];
    for (const one of inspected) {
      const about = await diagnose(one, neededBy(one.path), {
        fiscalYear: context.fiscalYear,
        other: () => otherObject(one.contract, session),
        inspected,
        remedy,
      });
      found.push(...about.found);
      adapters.push(...about.adapters);
      if (grain && one.misfits.length === 0 && !one.filled.includes(one.contract.name))
        found.push(...(await grainOf(one, neededBy(one.path), over)));
    }
    found.push(await summaryTable(session));
    found.push(...(await excessRights(session, inspected, (work) => askedInPassing(session, work))));
    found.push(...(await statements(over, inspected, neededBy)));
    return { found, adapters };
  } finally {
    end();
  }
}

/** Whether the datasets are there, where, and when something in them last changed. */
async function datasets(session: Session): Promise<Examined[]> {
  const { names, config, api } = session;
  const found: Examined[] = [];
  for (const dataset of new Set([names.qbo, names.hubspot, names.dataset])) {
    const object = `${names.project}.${dataset}`;
    const about = {
      object,
      column: null,
      needed_by: [],
      expected: `a dataset in ${config.location}`,
      harmless: false,
    };
    try {
      const { location } = await asked(session, () => api.getDataset(names.project, dataset));
      const right = location.toLowerCase() === config.location.toLowerCase();
      found.push({
        ...about,
        state: right ? 'fits' : 'not readable',
        found: `it is in ${location}${dataset === names.dataset ? '' : await lastSync(dataset, session)}`,
        proposal: right ? '' : `set KPI_BIGQUERY_LOCATION to ${location}`,
      });
    } catch (error) {
      if (!isAbout(error)) throw error;
      const denied = error.code === 'no-permission';
      found.push({
        ...about,
        // Whoever may read its tables need not be allowed to look at the dataset itself.
        harmless: denied,
        state: denied ? 'no permission' : 'missing',
        found: denied
          ? 'it may not be looked at, which is no loss where its tables can be read'
          : 'no such dataset',
        proposal: denied ? '' : 'correct KPI_PROJECT, KPI_DATASET, KPI_QBO_DATASET or KPI_HUBSPOT_DATASET',
      });
    }
  }
  return found;
}

/** When a table that is read of a dataset last changed: a connector’s newest sync. */
async function lastSync(dataset: string, session: Session): Promise<string> {
  const { api, names, context } = session;
  const times: number[] = [];
  for (const contract of contractsOf(context.fiscalYear)) {
    if (names[contract.dataset] !== dataset) continue;
    try {
      const table = await asked(session, () =>
        api.getTable({ project: names.project, dataset }, contract.name),
      );
      if (table.lastModifiedTime !== undefined) times.push(table.lastModifiedTime);
    } catch (error) {
      if (!isAbout(error)) throw error;
    }
  }
  if (times.length === 0) return '';
  return `, last changed ${new Date(Math.max(...times)).toISOString().slice(0, 16)}Z`;
}

/** Asks BigQuery something that is no query of the night. Throws KpiError. */
const asked = <T>(session: Session, work: () => Promise<T>): Promise<T> =>
  explained(
    { name: 'doctor', statement: { file: 'doctor', sql: '' }, parameters: {}, writes: false },
    session,
    work,
  );

/** The same; null where BigQuery does not say, of something that no night depends on. */
async function askedInPassing<T>(session: Session, work: () => Promise<T>): Promise<T | null> {
  try {
    return await asked(session, work);
  } catch (error) {
    if (error instanceof KpiError) return null;
    throw error;
  }
}

/** Whether an error says something of the one thing that was asked about, and nothing of the whole run. */
const isAbout = (error: unknown): error is KpiError =>
  error instanceof KpiError && (error.code === 'not-found' || error.code === 'no-permission');

/** An object of the same dataset whose name says the same, with its columns. */
async function otherObject(contract: ObjectContract, session: Session): Promise<Readable | null> {
  const { project, ...datasets } = session.names;
  const dataset = datasets[contract.dataset];
  const listed = await asked(session, () => session.api.listTables({ project, dataset }));
  const like = otherName(contract, listed, session.context.fiscalYear);
  if (like === null) return null;
  const path = `${project}.${dataset}.${like}`;
  const columns = await shapeOf(contract, `SELECT * FROM \`${path}\``, session);
  return isMisfit(columns) ? null : { path, columns };
}

/** What only BigQuery’s own remedies help against. */
const remedy = ({ state }: Misfit): string | null => {
  if (state === 'no permission') return `grant roles/bigquery.dataViewer on its dataset; ${ROLES}`;
  if (state === 'not readable') return 'mend the view, or map what it should answer in an adapter';
  return null;
};

/** Whether the night could put its rows into the summary table. */
async function summaryTable(session: Session): Promise<Examined> {
  const { names } = session;
  const about = {
    ...{
      object: `${names.project}.${names.dataset}.${TABLE}`,
      column: null,
      needed_by: ['the nightly refresh'],
    },
    expected: 'a table that takes the night’s rows',
  };
  try {
    const table = await readTable(session);
    if (table === null)
      return {
        ...about,
        state: 'missing',
        found: 'nothing',
        harmless: true,
        proposal: 'the first night makes it',
      };
    await tryOut(replaceQuery([], table, session), session);
    return { ...about, state: 'fits', found: 'as it is', harmless: true, proposal: '' };
  } catch (error) {
    if (!isAbout(error) && !(error instanceof KpiError && error.code === 'table-shape')) throw error;
    const state = error.code === 'no-permission' ? 'no permission' : 'other type';
    return { ...about, state, found: error.message, harmless: false, proposal: error.next };
  }
}

import { contractsOf } from '../../catalog/contracts.ts';
import type { ObjectContract } from '../../catalog/types.ts';
import { KpiError } from '../../errors.ts';
import { adapterOf, type Inspected, inspectedAs, isMisfit, readingsOf, type Shape } from '../inspected.ts';
import { adapterFile } from '../sql/files.ts';
import type { Misfit } from '../sql/fit.ts';
import { explained } from './explain.ts';
import { dryRun } from './job.ts';
import { RequestError } from './request-error.ts';
import { columnsOf } from './results.ts';
import { label, type NightQuery, type Session } from './session.ts';

/** How many questions are asked of BigQuery at once. */
const LANES = 4;

/**
 * Looks at every object that a night reads: its columns, their types, and whether it can be read. Dry runs alone:
 * nothing is read and nothing is billed.
 * @throws KpiError where BigQuery cannot be asked at all. An object that is missing, denied or broken is a misfit.
 */
export async function inspect(session: Session): Promise<readonly Inspected[]> {
  const waiting = contractsOf(session.context.fiscalYear).map((contract, at) => ({ contract, at }));
  const inspected: Inspected[] = [];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      inspected[next.at] = await inspectOne(next.contract, session);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return inspected;
}

/** The session with every object read as its contract has it, as far as it fits. */
export const fitted = (session: Session, inspected: readonly Inspected[]): Session => ({
  ...session,
  files: session.files.over(readingsOf(inspected)),
});

async function inspectOne(contract: ObjectContract, session: Session): Promise<Inspected> {
  const { project, ...datasets } = session.names;
  const { time_zone: timeZone } = session.context.company;
  const path = `${project}.${datasets[contract.dataset]}.${contract.name}`;
  const own = await shapeOf(contract, `SELECT * FROM \`${path}\``, session);
  const spelled = isMisfit(own) && own.state === 'missing' ? await otherSpelling(contract, session) : null;
  const found = spelled === null ? own : await shapeOf(contract, `SELECT * FROM \`${spelled}\``, session);
  const sql = adapterOf(session.files, contract, spelled ?? path);
  const adapter = sql === null ? null : adapterFile(contract.name);
  if (sql !== null && typeof sql !== 'string')
    return { contract, path, adapter, columns: null, reading: null, filled: [], misfits: [sql] };
  const adapted =
    sql === null || adapter === null ? null : { sql, shape: await shapeOf(contract, sql, session, adapter) };
  return inspectedAs({ contract, path, adapter }, found, adapted, { spelled: spelled ?? path, timeZone });
}

const lookAt = ({ name }: ObjectContract, sql: string, file: string = name): NightQuery => ({
  name: `inspect-${label(name)}`,
  statement: { file, sql },
  parameters: {},
  writes: false,
});

/** The columns that a query over an object answers with, or why there is none. */
export async function shapeOf(
  contract: ObjectContract,
  sql: string,
  session: Session,
  file: string = contract.name,
): Promise<Shape> {
  const { name } = contract;
  const query = lookAt(contract, sql, file);
  try {
    return await explained(query, session, async () => {
      const { statistics } = await dryRun(query, session);
      const { fields = [] } = statistics?.query?.schema ?? {};
      // A query has columns: an answer without any has not looked, and nothing may be read as missing for it.
      if (fields.length === 0) throw new RequestError({ call: 'jobs.insert', reason: 'unreadable' });
      return columnsOf(fields, name);
    });
  } catch (error) {
    const state = error instanceof KpiError ? stateOf(error) : null;
    if (state === null) throw error;
    const found = error instanceof KpiError ? error.message : '';
    return { object: name, column: null, state, expected: 'a table or view that can be read', found };
  }
}

/** What an error says of the one object that was asked for; null where it says something of the whole run. */
function stateOf({ code, message }: KpiError): Misfit['state'] | null {
  if (code === 'not-found') return 'missing';
  if (code === 'invalid-sql' || code === 'column-type') return 'not readable';
  return code === 'no-permission' && !message.includes('may not start jobs') ? 'no permission' : null;
}

/** BigQuery tells names of tables apart by case; people who made them did not mean to. */
async function otherSpelling(contract: ObjectContract, session: Session): Promise<string | null> {
  const { project, ...datasets } = session.names;
  const dataset = datasets[contract.dataset];
  const query = { ...lookAt(contract, ''), name: 'list-tables' };
  const tables = await explained(query, session, () => session.api.listTables({ project, dataset }));
  const found = tables.find((name) => name.toLowerCase() === contract.name.toLowerCase());
  return found === undefined || !/^[\w-]+$/.test(found) ? null : `${project}.${dataset}.${found}`;
}

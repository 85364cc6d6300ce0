import type { Metric } from '../../catalog/types.ts';
import { views } from '../../catalog/views.ts';
import { KpiError } from '../../errors.ts';
import { grainCounts } from '../diagnose.ts';
import type { Examined } from '../diagnosis.ts';
import { type Inspected, unreadable } from '../inspected.ts';
import { pathsIn } from '../sql/readers.ts';
import { CHECKS } from '../types.ts';
import { explained } from './explain.ts';
import { dryRun, runJob } from './job.ts';
import { isModeRefusal, RequestError } from './request-error.ts';
import { Results } from './results.ts';
import { checkQuery, computeQuery, detailQuery, label, type NightQuery, type Session } from './session.ts';

/** Asks whether a statement would run. Throws KpiError. */
export const tryOut = (query: NightQuery, session: Session): Promise<void> =>
  explained(query, session, async () => {
    try {
      await dryRun(query, session);
    } catch (error) {
      // The night then replaces the rows in a transaction.
      if (!(error instanceof RequestError && isModeRefusal(error))) throw error;
    }
  });

/** Whether each statement would run, where nothing that it reads is known to be wrong. */
export async function statements(
  session: Session,
  inspected: readonly Inspected[],
  neededBy: (path: string) => readonly string[],
): Promise<Examined[]> {
  const wrong = new Set(inspected.filter(({ misfits }) => misfits.length > 0).map(({ path }) => path));
  const broken = new Set([...wrong].flatMap((path) => neededBy(path)));
  const alone = ({ key, sqlFile }: Metric) =>
    session.metrics
      .filter((one) => one.key === key || (sqlFile !== undefined && one.sqlFile === sqlFile))
      .slice(0, 1);
  const asked = [
    ...session.metrics
      .filter((metric) => !broken.has(metric.key) && alone(metric)[0]?.key === metric.key)
      .map((metric) => ({
        file: `sql/metrics/${metric.sqlFile ?? metric.key}.sql`,
        reader: metric.key,
        query: computeQuery(session, [metric]),
      })),
    ...views
      .filter(
        ({ name }) =>
          !inspected.some(({ contract, misfits }) => contract.name === name && misfits.length > 0),
      )
      .map(({ name }) => ({
        file: `sql/exports/${name}.sql`,
        reader: name,
        query: detailQuery(name, session),
      })),
    ...CHECKS.flatMap((name) => {
      const unread = unreadable(inspected);
      // Over nothing, what is read is told by its path.
      const plain = session.files.over(new Map()).check(name, unread);
      const query = checkQuery(name, session, unread);
      return query === null || pathsIn(plain?.sql ?? '').some((path) => wrong.has(path))
        ? []
        : [{ file: query.statement.file, reader: 'the checks', query }];
    }),
  ];
  const found: Examined[] = [];
  for (const { file, reader, query } of asked) {
    try {
      await tryOut(query, session);
    } catch (error) {
      if (!isOfStatement(error)) throw error;
      found.push({
        ...{
          object: file,
          column: null,
          state: error.code === 'no-permission' ? 'no permission' : 'not readable',
        },
        ...{
          needed_by: [reader],
          expected: 'a statement that runs',
          found: error.message,
          proposal: error.next,
        },
        harmless: false,
      });
    }
  }
  return found;
}

/** Whether an error says something of the statement, and nothing of the whole run. */
const isOfStatement = (error: unknown): error is KpiError =>
  error instanceof KpiError &&
  ['invalid-sql', 'column-missing', 'assertion-failed', 'not-found', 'no-permission', 'bytes-cap'].includes(
    error.code,
  );

/** What the counts of an object's rows say. Reads rows. */
export async function grainOf(
  one: Inspected,
  neededBy: readonly string[],
  session: Session,
): Promise<Examined[]> {
  const found: Examined[] = [];
  for (const { name, sql, tell } of grainCounts(one, neededBy)) {
    const query: NightQuery = {
      name: label(name),
      statement: { file: one.contract.name, sql },
      parameters: {},
      writes: false,
    };
    try {
      const answer = await explained(query, session, async () => {
        const results = await Results.open((await runJob(query, session)).id, one.contract.name, session.api);
        for await (const rows of results.pages()) return rows[0] ?? [];
        return [];
      });
      found.push(...tell(answer));
    } catch (error) {
      if (!isOfStatement(error)) throw error;
      found.push(...tell(error));
    }
  }
  return found;
}

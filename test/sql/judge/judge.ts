import type { Cell, Column } from '../../../src/catalog/data.ts';
import { KpiError } from '../../../src/errors.ts';
import {
  type JudgeParameters,
  type JudgeTable,
  wireCatalog,
  wireContent,
  wireParameters,
  wireParameterTypes,
} from './catalog.ts';
import type { CallError } from './client.ts';
import { outputColumns, statementColumns } from './columns.ts';
import { JudgeError, type JudgeReason } from './error.ts';
import { bigQueryOptions } from './language.ts';
import { freezeToday, namedTables } from './rewrite.ts';
import { startServer } from './server.ts';
import { fromWire } from './values.ts';

export { viewQuery } from './rewrite.ts';
export { JudgeError, type JudgeParameters, type JudgeTable };

interface JudgeOptions {
  /** A date, `YYYY-MM-DD`, that stands for every `CURRENT_DATE` of `timeZone`. */
  readonly today?: string;
  /** Los Angeles by default. */
  readonly timeZone?: string;
}

/** Google's own reading of SQL: ZetaSQL's analyzer and reference evaluator. */
export interface Judge {
  /**
   * Type-checks one statement as BigQuery's dialect of GoogleSQL. Gives a query's output columns, the columns
   * that CREATE TABLE or CREATE VIEW defines, and none for other statements.
   * @throws JudgeError with line and column.
   */
  analyze(
    sql: string,
    tables: readonly JudgeTable[],
    parameters?: JudgeParameters,
    options?: JudgeOptions,
  ): Promise<{ readonly columns: readonly Column[] }>;
  /**
   * Evaluates a SELECT over the tables' rows. NUMERIC and BIGNUMERIC come as canonical decimal strings, INT64 as
   * numbers (strings beyond 2^53), TIMESTAMP as ISO 8601 in UTC, BYTES as base64.
   * @throws JudgeError, without a place when the error is one of evaluation.
   */
  evaluate(
    sql: string,
    tables: readonly JudgeTable[],
    parameters?: JudgeParameters,
    options?: JudgeOptions,
  ): Promise<{ readonly columns: readonly Column[]; readonly rows: readonly (readonly Cell[])[] }>;
  /** Ends the server and waits until it is gone. */
  close(): Promise<void>;
}

/** gRPC's status codes that speak of the statement; any other speaks of the server. */
const REASONS: Readonly<Record<number, JudgeReason>> = {
  3: 'invalid',
  5: 'invalid',
  11: 'runtime',
  12: 'unsupported',
};

function verdict(error: CallError | Error): Error {
  if (!('details' in error)) return error;
  const reason = REASONS[error.code];
  if (reason === undefined) {
    return new KpiError(
      'judge-failed',
      `The SQL judge could not finish a statement: ${error.details}.`,
      'Run `npm run test:sql` again; if it fails at the same statement, ZetaSQL cannot read it: simplify it.',
      { cause: error },
    );
  }
  const place = /^(?<message>[\s\S]*?) \[at (?<line>\d+):(?<column>\d+)\]$/.exec(error.details)?.groups;
  // What ERROR() says at run time may look like a place.
  if (place !== undefined && reason === 'invalid')
    return new JudgeError(reason, place['message'] ?? '', Number(place['line']), Number(place['column']));
  // The evaluator reports some of its gaps as invalid SQL, and others with a dump of the statement's tree.
  const gap = reason === 'unsupported' || /not implemented/.test(error.details);
  return gap
    ? new JudgeError('unsupported', error.details.split('\n')[0] ?? '')
    : new JudgeError(reason, error.details);
}

/** Starts a judge; close it when done. @throws KpiError `judge-missing`, `judge-platform` or `judge-start`. */
export async function startJudge(): Promise<Judge> {
  const server = await startServer();
  const options = await bigQueryOptions(server.client).catch(async (error: CallError) => {
    await server.stop();
    throw verdict(error);
  });

  const prepare = (
    sql: string,
    tables: readonly JudgeTable[],
    parameters: JudgeParameters,
    { today, timeZone }: JudgeOptions = {},
  ) => {
    return {
      sql: today === undefined ? sql : freezeToday(sql, today, timeZone),
      options: { ...options, queryParameters: wireParameterTypes(parameters) },
      simpleCatalog: wireCatalog(tables, options.languageOptions),
    };
  };
  const judged = <Answer>(answer: Promise<Answer>): Promise<Answer> =>
    answer.catch((error: CallError) => {
      throw verdict(error);
    });

  return {
    async analyze(sql, tables, parameters = {}, options = {}) {
      namedTables(sql, tables);
      const { sql: sqlStatement, ...request } = prepare(sql, tables, parameters, options);
      return {
        columns: statementColumns(await judged(server.client.call('Analyze', { ...request, sqlStatement }))),
      };
    },
    async evaluate(sql, tables, parameters = {}, options = {}) {
      const request = {
        ...prepare(sql, tables, parameters, options),
        tableContent: wireContent(namedTables(sql, tables)),
        params: wireParameters(parameters),
      };
      const { content, prepared } = await judged(server.client.call('EvaluateQuery', request));
      const rows = (content.tableData?.row ?? []).map(({ cell }) =>
        prepared.columns.map(({ type }, at) => fromWire(type, cell[at] ?? {})),
      );
      return { columns: outputColumns(prepared.columns), rows };
    },
    close: () => server.stop(),
  };
}

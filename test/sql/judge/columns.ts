import type { Column } from '../../../src/catalog/data.ts';
import { JudgeError } from './error.ts';
import { typeName } from './types.ts';
import type { WireAnalysis, WireColumn } from './wire.ts';

/** Columns of a query, unnamed ones as BigQuery calls them: `f0_`, `f1_`, … BigQuery refuses a name given twice. */
export function outputColumns(columns: readonly WireColumn[]): Column[] {
  let unnamed = 0;
  const seen = new Set<string>();
  return columns.map(({ name: given, type }) => {
    const name = given === '' || given.startsWith('$') ? `f${unnamed++}_` : given;
    if (seen.has(name.toLowerCase()))
      throw new JudgeError('invalid', `Duplicate column names in the result are not supported: ${name}`);
    seen.add(name.toLowerCase());
    return { name, type: typeName(type) };
  });
}

/** Columns of an analyzed statement: a query's output, or what CREATE defines; other statements have none. */
export function statementColumns({ resolvedStatement }: WireAnalysis): Column[] {
  const { resolvedQueryStmtNode: query, resolvedCreateStatementNode: create } = resolvedStatement;
  if (query !== undefined)
    return outputColumns(query.outputColumnList.map(({ name, column }) => ({ name, type: column.type })));
  const table = create?.resolvedCreateTableStmtBaseNode;
  const defined =
    create?.resolvedCreateViewBaseNode?.resolvedCreateViewStmtNode ??
    table?.resolvedCreateTableStmtNode ??
    table?.resolvedCreateTableAsSelectStmtNode;
  return outputColumns(defined?.parent.columnDefinitionList ?? []);
}

import { findView } from '../../catalog/views.ts';
import { KpiError } from '../../errors.ts';
import type { Statement } from '../sql/files.ts';
import { assertionIn, positionIn, unknownNameIn } from './clues.ts';
import type { Doing, Session } from './step.ts';
import type { Trouble } from './trouble.ts';

/** A statement that BigQuery refuses, or that refuses tonight's data itself. */
export function explainSql(
  trouble: Trouble,
  doing: Doing & { readonly statement: Statement },
  { context, files, metrics }: Session,
): KpiError {
  const { statement } = doing;
  const assertion = assertionIn(trouble, statement.sql);
  if (assertion !== undefined)
    return new KpiError(
      'assertion-failed',
      `${statement.file} stopped the refresh: ${assertion}.`,
      'dashboard_kpis still holds the rows of the last refresh; run the files of sql/metrics one by one to find the metric, then correct it.',
    );
  const name = unknownNameIn(trouble, statement.sql);
  const required = findView(doing.view ?? '')
    ?.columns(context.fiscalYear)
    .find((column) => column.name === name);
  if (required !== undefined)
    return new KpiError(
      'column-missing',
      `The view ${doing.view} has no column ${required.name}, which must be ${required.types.join(' or ')}.`,
      'Add the column to the view, or give it this name.',
    );
  const at = positionIn(trouble);
  const place = at === null ? null : files.origin(statement, at.line, metrics);
  const where =
    place === null || at === null
      ? statement.file
      : place.line === null
        ? `${place.file}, at line ${at.line} of the statement as it ran`
        : `${place.file}, line ${place.line}, column ${at.column}`;
  return new KpiError(
    'invalid-sql',
    `BigQuery refuses ${where}${name === undefined ? '' : `: it does not know ${name}`}.`,
    'Correct the SQL; `npm run test:sql` checks every statement without BigQuery.',
  );
}

import { periodParameters, refreshParameters } from '../sql/parameters.ts';
import { label, type Session, type Step, TABLE } from './step.ts';

/** Computes all metrics, asserts that each answers once, and replaces the summary table's rows. */
export const refreshStep = ({ files, metrics, context }: Session): Step => ({
  name: 'refresh',
  statement: files.refresh(metrics),
  parameters: refreshParameters(metrics, context),
  writes: true,
  destination: TABLE,
});

export const summaryStep = ({ files }: Session): Step => ({
  name: 'summary',
  statement: files.statement(`sql/exports/${TABLE}.sql`),
  parameters: {},
  writes: false,
});

export const detailStep = (view: string, { files }: Session): Step => ({
  name: `detail-${label(view)}`,
  statement: files.statement(`sql/exports/${view}.sql`),
  parameters: {},
  writes: false,
  view,
});

export const checkStep = (name: string, { files, context }: Session): Step => ({
  name: `check-${label(name)}`,
  statement: files.statement(`sql/checks/${name}.sql`),
  parameters: periodParameters(context),
  writes: false,
});

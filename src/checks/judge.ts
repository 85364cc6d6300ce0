import type { KpiRow, Missing } from '../catalog/data.ts';
import type { Metric } from '../catalog/types.ts';
import { findView, type View } from '../catalog/views.ts';
import type { Check } from '../store/schemas.ts';
import {
  allConnected,
  checkNumbers,
  columnsTyped,
  type Exported,
  linesPlaced,
  metricsFinite,
  type OfObjects,
  sourcesFilled,
  viewsFilled,
} from './checks.ts';

/** A night as it was judged. */
interface Judgement {
  readonly checks: readonly Check[];
  /** What the night is without, what its checks take away included. */
  readonly missing: readonly Missing[];
  /** The rows, those of missing metrics without a value. */
  readonly rows: readonly KpiRow[];
}

/** What a failed check of objects takes away: views, and the metrics that are computed from them or from tables. */
function lossesOf({ problems, readers: read }: OfObjects, place: Exported['place']): Missing[] {
  return [...problems].flatMap(([name, list]): Missing[] => {
    const { object, readers } = place(name);
    const reason = `${list.join('; ')}.`;
    return [
      ...(findView(name) === undefined ? [] : [{ name, kind: 'view' as const, reason, object }]),
      ...(read ? readers : []).map((key): Missing => ({ name: key, kind: 'metric', reason, object })),
    ];
  });
}

/** What the check of numbers says where some are none that JSON could hold; null where all are. */
function infinite({
  rows,
  fiscalYear,
}: Pick<Exported, 'rows' | 'fiscalYear'>): { check: Check; losses: readonly Missing[] } | null {
  const check = metricsFinite({ rows, fiscalYear, known: new Set() });
  const broken = rows.filter(({ metric_value: value }) => value !== null && !Number.isFinite(value));
  if (broken.length === 0) return null;
  const losses = broken.map(({ metric_key: name }): Missing => {
    return { name, kind: 'metric', reason: `${name} is not a finite number.`, object: check.name };
  });
  return { check: { ...check, scope: losses.map(({ name }) => name) }, losses };
}

/** Who lets failed checks through for one run, and why. */
interface Acceptance {
  readonly reason: string;
  /** Null when nobody is known to have started the run. */
  readonly actor: string | null;
}

/** Checks of form: without them pages would be wrong or could not be built, so nobody can accept their failure. */
const FORM: ReadonlySet<string> = new Set(['one-refresh', 'columns-typed']);

/**
 * Judges a night. A failed check of views takes these and what reads them away; any other failed check blocks the night
 * from being published, unless somebody lets it through. Warnings are shown.
 */
export function judge(
  exported: Exported,
  metrics: readonly Metric[],
  views: readonly View[],
  acceptance: Acceptance | null = null,
): Judgement {
  const { notConnected, place, fiscalYear } = exported;
  const missing = new Map(exported.missing.map((one) => [one.name, one]));
  const ofThem = [columnsTyped(exported, views), viewsFilled(exported), ...sourcesFilled(exported)].map(
    (one) => {
      const check = accept(one.check, acceptance);
      if (!blocks(check)) return check;
      const losses = lossesOf(one, place).filter(({ name }) => !notConnected.has(name));
      for (const loss of losses) if (!missing.has(loss.name)) missing.set(loss.name, loss);
      // What is empty and read by nothing costs nothing.
      return losses.length === 0
        ? { ...check, result: 'warned' as const }
        : { ...check, scope: losses.map(({ name }) => name) };
    },
  );
  const endless = infinite(exported);
  for (const loss of endless?.losses ?? []) if (!missing.has(loss.name)) missing.set(loss.name, loss);
  const rows = exported.rows.map((row) =>
    // What the table holds of a metric that was taken out since is of another night.
    missing.has(row.metric_key) || notConnected.has(row.metric_key) ? { ...row, metric_value: null } : row,
  );
  const known = new Set([...missing.keys(), ...notConnected]);
  return {
    checks: [
      ...checkNumbers({ rows, fiscalYear, known }, metrics).map((check) =>
        endless !== null && check.name === endless.check.name && !blocks(check)
          ? endless.check
          : accept(check, acceptance),
      ),
      ...ofThem,
      ...linesPlaced(exported),
      allConnected([...missing.values()], notConnected),
    ],
    missing: [...missing.values()],
    rows,
  };
}

/** Whether a check keeps its night from being published. */
export const blocks = ({ result, accepted, scope }: Check): boolean =>
  result === 'failed' && accepted === undefined && scope === undefined;

/** Marks a failed check as accepted; it stays failed, and says who let it through and why. */
const accept = (check: Check, acceptance: Acceptance | null): Check =>
  acceptance === null || check.result !== 'failed' || FORM.has(check.name)
    ? check
    : { ...check, accepted: { ...acceptance } };

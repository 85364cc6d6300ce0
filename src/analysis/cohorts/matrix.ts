import { formatCount, formatShare } from '../../format/format.ts';
import {
  ageGroupOf,
  ageName,
  agesOf,
  type Calendar,
  type Cohort,
  groupName,
  groupOf,
  rateAtAge,
  type Step,
  sum,
} from './rows.ts';

/** One cell: a share in words and its shade, 0 to 5; that of age 0, which is 100 % by its meaning, is 9. */
interface Cell {
  readonly text: string;
  readonly shade: number;
}

const SHADES = 5;

/** One cohort, or a quarter's or a year's cohorts together. */
interface MatrixRow {
  readonly name: string;
  /** Customers, formatted. */
  readonly size: string;
  /** By age, from 0; as long as its months are over. */
  readonly cells: readonly Cell[];
}

/** The share of each cohort that is active by months since its start. */
export interface Matrix {
  readonly step: Step;
  /** Names of the age groups. */
  readonly ages: readonly string[];
  /** Oldest first. */
  readonly rows: readonly MatrixRow[];
  /** All cohorts together, by age. */
  readonly all: readonly Cell[];
  /** Customers of the cohorts that have reached each age, formatted: what `all` stands on. */
  readonly reach: readonly string[];
  /** Cohorts older than the first row. */
  readonly older: number;
  /** True when columns end before the oldest row does. */
  readonly cut: boolean;
  /** The highest share after age 0, which has the darkest shade; 0 when there is none. */
  readonly top: number;
}

/**
 * At most this many cells with a share: 24 cohorts by month, about what a page shows without scrolling
 * sideways and paints with its first screen. More go by quarter, whose shares also rest on more customers.
 */
const CELLS = 300;
const ROWS = 36;
const AGES = 40;

/** The matrix by month, or by quarter or year when there would be too many cells. */
export function matrixOf(cohorts: readonly Cohort[], calendar: Calendar): Matrix | null {
  const complete = cohorts.filter(({ lastAge }) => lastAge >= 0);
  if (complete.length === 0) return null;
  for (const step of [1, 3] as const) {
    const matrix = build(complete, step, calendar);
    const cells = sum(matrix.rows.map((row) => row.cells.length));
    if (cells <= CELLS && matrix.older === 0 && !matrix.cut) return matrix;
  }
  return build(complete, 12, calendar);
}

function build(cohorts: readonly Cohort[], step: Step, calendar: Calendar): Matrix {
  // Cohorts come oldest first, and so do their groups.
  const groups = [...Map.groupBy(cohorts, ({ month }) => groupOf(month, step, calendar))];
  const shown = groups.slice(-ROWS);
  const older = sum(groups.slice(0, -ROWS).map(([, members]) => members.length));
  const shares = shown.map(([, members]) => sharesOf(members, step));
  const top = Math.max(0, ...shares.flatMap((row) => row.slice(1)));
  const rows = shown.map(([group, members], row) => ({
    name: groupName(group, step, calendar),
    size: formatCount(sum(members.map(({ size }) => size))),
    cells: (shares[row] ?? []).map((share, age) => cellOf(share, age, top)),
  }));
  const longest = Math.max(...shown.flatMap(([, members]) => members.map(({ lastAge }) => lastAge)));
  const width = Math.max(...rows.map(({ cells }) => cells.length));
  const groupsOfAge = Array.from({ length: width }, (_, group) => group);
  return {
    step,
    ages: groupsOfAge.map((group) => ageName(group, step)),
    rows,
    all: sharesOf(cohorts, step)
      .slice(0, width)
      .map((share, age) => cellOf(share, age, top)),
    reach: groupsOfAge.map((group) =>
      formatCount(rateAtAge(cohorts, agesOf(group, step).first)?.customers ?? 0),
    ),
    older,
    cut: ageGroupOf(longest, step) >= AGES,
    top,
  };
}

const cellOf = (share: number, age: number, top: number): Cell => ({
  text: formatShare(share),
  shade: age === 0 ? 9 : share === 0 ? 0 : Math.min(SHADES, Math.ceil((share / top) * SHADES)),
});

/** Active customer-months of an age group over all its customer-months; ends with the last month that is over. */
function sharesOf(members: readonly Cohort[], step: Step): readonly number[] {
  const shares: number[] = [];
  const longest = Math.max(...members.map(({ lastAge }) => lastAge));
  for (let group = 0; group < AGES && agesOf(group, step).first <= longest; group += 1) {
    const { first, last } = agesOf(group, step);
    let [active, all] = [0, 0];
    for (const cohort of members)
      for (let age = first; age <= Math.min(last, cohort.lastAge); age += 1) {
        active += cohort.active.get(age) ?? 0;
        all += cohort.size;
      }
    shares.push(active / all);
  }
  return shares;
}

import type { Column } from '../catalog/data.ts';
import type { ObjectContract } from '../catalog/types.ts';
import { KpiError } from '../errors.ts';
import type { SqlFiles } from './sql/files.ts';
import { type Fit, fitColumns, fitMissing, type Misfit } from './sql/fit.ts';

/** What is known of an object before it is held against its contract. */
interface About {
  readonly contract: ObjectContract;
  /** `project.dataset.table`, as our SQL spells it. */
  readonly path: string;
  /** The file that is read in its place; null without one. */
  readonly adapter: string | null;
}

/** An object that a night reads, and how it fits its contract. */
export interface Inspected extends About, Fit {
  /** Its own columns, before any adapter; null where it could not be looked at. */
  readonly columns: readonly Column[] | null;
  /** Its path as it is spelled there, where that is in another case. */
  readonly spelled?: string;
  /** The file of `sql/views/` that computes it, where nobody else does. */
  readonly computed?: string;
}

/** What an object or a query answers with, or why it does not. */
export type Shape = readonly Column[] | Misfit;

export const isMisfit = (shape: Shape): shape is Misfit => 'state' in shape;

/** An adapter’s SELECT in one line, and what it answers with. */
interface Adapted {
  readonly sql: string;
  readonly shape: Shape;
}

/**
 * Holds an object against its contract: what its adapter answers with where it has one, else its own columns.
 * @param spelled where it stands, spelled as it is there. @param timeZone the company's, for instants that are read as dates.
 */
export function inspectedAs(
  about: About,
  found: Shape,
  adapted: Adapted | null,
  { spelled = about.path, timeZone }: { readonly spelled?: string; readonly timeZone: string },
): Inspected {
  const { contract, path } = about;
  const columns = isMisfit(found) ? null : found;
  if (adapted !== null) {
    const { sql, shape } = adapted;
    return isMisfit(shape)
      ? { ...about, columns, reading: `(${sql})`, filled: [], misfits: [shape] }
      : { ...about, columns, ...fitColumns(contract, shape, { path, from: `(${sql})`, timeZone }) };
  }
  if (!isMisfit(found))
    return {
      ...{ ...about, columns, ...fitColumns(contract, found, { path, from: `\`${spelled}\``, timeZone }) },
      ...(spelled === path ? {} : { spelled }),
    };
  if (found.state === 'missing') return { ...about, columns, ...fitMissing(contract) };
  return { ...about, columns, reading: null, filled: [], misfits: [found] };
}

/** The adapter of an object, in one line; null without one, and a misfit where its file is none. */
export function adapterOf(files: SqlFiles, { name }: ObjectContract, path: string): string | null | Misfit {
  try {
    return files.adapter(name, path);
  } catch (error) {
    if (!(error instanceof KpiError) || error.code !== 'adapter-invalid') throw error;
    const expected = 'one SELECT over the object';
    return { object: name, column: null, state: 'not readable', expected, found: error.message };
  }
}

/** Paths of the objects that cannot be read at all. */
export const unreadable = (inspected: readonly Inspected[]): ReadonlySet<string> =>
  new Set(
    inspected.flatMap(({ path, misfits }) => (misfits.some(({ column }) => column === null) ? [path] : [])),
  );

/** What takes the place of objects that are not read as they are, by their path. */
export const readingsOf = (inspected: Iterable<Inspected>): ReadonlyMap<string, string> =>
  new Map(
    [...inspected].flatMap(({ path, reading }) => (reading === null ? [] : [[path, reading] as const])),
  );

/**
 * What a process leaves in the store while it works: `lock` while it writes, `draft` (a folder) for the
 * night it builds, `ledger` for the copy of the ledger that is about to take its place.
 */
export type TraceKind = 'lock' | 'draft' | 'ledger';

/** The owner of a trace, read from its name. */
export interface Owner {
  readonly kind: TraceKind;
  readonly host: string;
  readonly pid: number;
  /** When the process started, in the system's own count; `x` where the system does not tell. */
  readonly started: string;
}

const pattern = /^\.(lock|draft|ledger)-([A-Za-z0-9._]+)-(\d+)-(\d+|x)-[0-9a-f]{12}$/;

/** The owner of a trace, or null when the name is not one of a trace. */
export function ownerOf(name: string): Owner | null {
  const [, kind, ownerHost, pid, started] = pattern.exec(name) ?? [];
  if (kind === undefined || ownerHost === undefined || started === undefined) return null;
  return { kind: kind as TraceKind, host: ownerHost, pid: Number(pid), started };
}

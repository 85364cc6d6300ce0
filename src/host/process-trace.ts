import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { errorCode } from './files.ts';

/**
 * What a process leaves in the store while it works: `lock` while it writes, `draft` (a folder) for the
 * night it builds, `ledger` for the copy of the ledger that is about to take its place.
 */
type TraceKind = 'lock' | 'draft' | 'ledger';

/** The owner of a trace, read from its name. */
export interface Owner {
  readonly kind: TraceKind;
  readonly host: string;
  readonly pid: number;
  /** When the process started, in the system's own count; `x` where the system does not tell. */
  readonly started: string;
}

const host =
  hostname()
    .replace(/[^A-Za-z0-9.]/g, '_')
    .slice(0, 60) || 'unknown';

/**
 * A new name for a trace of this process. The owner is in the name, because a name appears at once and whole
 * while contents can be torn; and no name is used twice, so removing a dead one can never hit a live one.
 */
export const traceName = (kind: TraceKind): string =>
  `.${kind}-${host}-${process.pid}-${processStart(process.pid)}-${randomBytes(6).toString('hex')}`;

const pattern = /^\.(lock|draft|ledger)-([A-Za-z0-9._]+)-(\d+)-(\d+|x)-[0-9a-f]{12}$/;

/** The owner of a trace, or null when the name is not one of a trace. */
export function ownerOf(name: string): Owner | null {
  const [, kind, ownerHost, pid, started] = pattern.exec(name) ?? [];
  if (kind === undefined || ownerHost === undefined || started === undefined) return null;
  return { kind: kind as TraceKind, host: ownerHost, pid: Number(pid), started };
}

/**
 * `gone` when no such process runs on this host, `running` when it does, `elsewhere` when it belongs to
 * another host, of which nothing is known.
 */
export function stateOf(owner: Owner): 'gone' | 'running' | 'elsewhere' {
  if (owner.host !== host) return 'elsewhere';
  if (!exists(owner.pid)) return 'gone';
  const started = processStart(owner.pid);
  // Process ids are used again, above all in containers: the same id with another start is another process.
  const replaced = started !== 'x' && owner.started !== 'x' && started !== owner.started;
  return replaced ? 'gone' : 'running';
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another user.
    return errorCode(error) !== 'ESRCH';
  }
}

/** Field 22 of /proc/<pid>/stat, the start in clock ticks since boot (proc_pid_stat(5)). */
function processStart(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may hold spaces and brackets itself.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 'x';
  } catch {
    return 'x';
  }
}

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { errorCode } from './files.ts';
import type { Owner, TraceKind } from './trace-name.ts';

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

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

type Child = ChildProcessWithoutNullStreams;

const script = fileURLToPath(new URL('child.ts', import.meta.url));

interface Outcome {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

/** Runs child.ts to its end. `prefix` is a shell command before it, such as a limit. */
export async function runChild(task: object, prefix = ''): Promise<Outcome> {
  const child = start(task, prefix);
  const [out, err, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, signal, out, err: err.trim() };
}

/** Starts child.ts and waits for its word; the test must outlive it or kill it. */
export async function startChild(task: object): Promise<Child> {
  const child = start(task, '');
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

/** Kills a child as a power cut would, and waits until it is gone. */
export async function killChild(child: Child): Promise<void> {
  const gone = once(child, 'close');
  child.kill('SIGKILL');
  await gone;
}

const start = (task: object, prefix: string): Child =>
  spawn('/bin/sh', ['-c', `${prefix} exec "$0" "$@"`, process.execPath, script, JSON.stringify(task)]);

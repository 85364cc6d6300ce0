import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isErrorCode } from '../../error-codes.ts';
import { KpiError } from '../../errors.ts';
import { ROOT } from '../../host/root.ts';
import { stopIfAsked } from '../../host/stop.ts';
import type { BuildAnswer } from './answer.ts';

interface ProcessOptions {
  /** What its environment has beside this process's. */
  readonly env?: Readonly<Record<string, string>>;
  readonly log?: ((line: string) => void) | undefined;
  readonly stop?: AbortSignal | undefined;
}

/**
 * Runs a step of the build in a process of its own: Astro and the pages keep state per process (loaded modules,
 * environment, working folder), and two builds at once, or one after another store, must not share it.
 * Throws KpiError: the step's own, `build-failed`, or `stopped`.
 */
export async function runStep(
  step: 'bundle' | 'render',
  args: readonly string[],
  { env, log, stop: asked }: ProcessOptions,
): Promise<void> {
  const child = fork(fileURLToPath(new URL(`./${step}-process.ts`, import.meta.url)), [...args], {
    cwd: ROOT,
    env: { ...process.env, ...env, NODE_ENV: 'production', ASTRO_TELEMETRY_DISABLED: '1' },
    // With more room for new objects, or less, collecting garbage takes longer.
    execArgv: ['--max-semi-space-size=4'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => printed.push(String(data)));
  let answer: BuildAnswer | undefined;
  child.on('message', (message) => {
    answer = message as BuildAnswer;
  });
  const stop = () => child.kill();
  process.once('exit', stop);
  if (asked?.aborted) stop();
  asked?.addEventListener('abort', stop, { once: true });
  const ended = await new Promise<number | null>((done, fail) => {
    child.once('error', fail);
    child.once('close', done);
  });
  process.removeListener('exit', stop);
  asked?.removeEventListener('abort', stop);
  stopIfAsked({ stop: asked });
  if (answer?.ok && ended === 0) return;
  for (const line of printed.join('').split('\n')) log?.(line);
  if (answer !== undefined && !answer.ok && isErrorCode(answer.code))
    throw new KpiError(answer.code, answer.message, answer.next);
  throw new KpiError(
    'build-failed',
    'The site build ended without an answer.',
    'Run again with KPI_DEBUG=1.',
  );
}

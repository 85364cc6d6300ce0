import { readFileSync } from 'node:fs';
import { describeError, errorLine, KpiError } from '../errors.ts';
import { type Effects, realEffects } from '../host/effects.ts';
import { fileError } from '../host/files.ts';
import { codeOf } from '../host/run-errors.ts';
import { stopCode } from '../host/stop.ts';
import { plain } from '../host/terminal.ts';
import { type Command, help, readArguments } from './command.ts';
import { refuseSwallowed } from './npm.ts';

/** Runs a command with its arguments and answers with the exit code; errors become sentences. */
export async function runCommand(
  command: Command,
  args: readonly string[],
  effects: Effects = realEffects,
): Promise<number> {
  let asJson = false;
  try {
    if (args.some((arg) => arg === '--help' || arg === '-h')) {
      effects.print(help(command));
      return 0;
    }
    refuseSwallowed(command, args, effects.env);
    const values = readArguments(command, args);
    asJson = values['json'] !== undefined;
    return await command.run(values, effects);
  } catch (thrown) {
    const error = fileError(thrown);
    effects.print(asJson ? errorJson(error) : plain(errorLine(error)));
    if (!asJson && error instanceof KpiError && error.seen !== null) effects.show?.(plain(error.seen));
    debug(thrown, effects);
    return effects.stop?.aborted ? stopCode(effects.stop.reason) : 1;
  }
}

/** Commands by the name of their npm script, each loaded when it is called. */
export type Commands = Readonly<Record<string, () => Promise<Command>>>;

/** Runs the command that the command line of this process names, and sets the exit code. */
export async function main(commands: Commands, [name = '', ...args]: readonly string[]): Promise<void> {
  const command = await commands[name]?.();
  if (command === undefined) {
    const known = Object.keys(commands).join(', ');
    realEffects.print(plain(`error: There is no command “${name}”. Choose one of ${known}.`));
    process.exitCode = 1;
    return;
  }
  const stop = new AbortController();
  listen(command.stops === true ? stop : null);
  const code = await runCommand(command, args, { ...realEffects, stop: stop.signal });
  // What a stopped command left alone would keep the process alive.
  if (stop.signal.aborted) process.exit(code);
  process.exitCode = code;
}

/** Who started this process; asked early, before a command is loaded. */
const PARENT = process.ppid;
const ORPHAN_MS = 200;
const AGAIN_MS = 1000;

/**
 * Turns signals into a request to stop; without somebody to ask they end the process, as they do by default. A signal
 * to npm is one to its shell, which may end without telling us: a process whose parent is gone is asked to stop too.
 */
function listen(stop: AbortController | null): void {
  let first = 0;
  const ask = (signal: 'SIGINT' | 'SIGTERM') => {
    if (stop === null) process.kill(process.pid, signal);
    else if (!stop.signal.aborted) {
      first = Date.now();
      console.log(`note: ${signal}: ending at the next safe point.`);
      stop.abort(signal);
    }
    // npm hands on what a terminal sends to all: only one that comes later is of somebody who will not wait.
    else if (Date.now() - first > AGAIN_MS) process.exit(stopCode(signal));
  };
  if (stop !== null) for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, ask);
  if (process.env['npm_lifecycle_event'] === undefined) return;
  // npm itself can be the first process, in a container; else the parent went before this process had begun.
  const orphaned = PARENT === 1 && !commandOf(1).includes('npm');
  const watch = setInterval(() => {
    if (process.ppid === PARENT && !orphaned) return;
    clearInterval(watch);
    ask('SIGTERM');
  }, ORPHAN_MS);
  watch.unref();
}

/** The command line of a process, as far as the system tells. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** An error for machines, in the place of what `--json` would have printed. */
function errorJson(error: unknown): string {
  return JSON.stringify(
    { ok: false, error: { code: codeOf(error), message: describeError(error) } },
    null,
    2,
  );
}

/** A stack trace is for whoever asked for one: it can hold more than a person should see. */
function debug(error: unknown, effects: Effects): void {
  if (effects.env['KPI_DEBUG'] === undefined) return;
  effects.print(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

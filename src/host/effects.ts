import { errorCommand, inWorkflow, logText } from './workflow-log.ts';

/** Environment variables by name. */
export type Env = Readonly<Record<string, string | undefined>>;

/** What the run takes from the world; tests hand in their own. */
export interface Effects {
  readonly now: () => Date;
  readonly env: Env;
  /** Prints one line for a person. Never given a secret or a customer row. */
  readonly print: (line: string) => void;
  /** Shows one line, which may hold a cell, on the terminal of whoever started this; absent where it would be kept. */
  readonly show?: (line: string) => void;
  /** Shows a line that the next one replaces, on a terminal alone; null takes it away. */
  readonly live?: (line: string | null) => void;
  /** Marks the workflow's run with an error; absent where there is nobody to see it. */
  readonly mark?: (title: string, message: string) => void;
  /** Aborted once the run is asked to stop; its reason is the signal's name. Absent where nobody can ask. */
  readonly stop?: AbortSignal;
}

/** Where somebody watches, who sees lines come and go. */
const watched = process.stdout.isTTY && !inWorkflow(process.env);
const CLEAR = '\r\u001b[K';
let live = false;

/** Shows or takes away the line that the next one replaces, cut so that it stays one. */
function showLive(line: string | null): void {
  if (line === null && !live) return;
  process.stdout.write(`${CLEAR}${line?.slice(0, (process.stdout.columns ?? 80) - 1) ?? ''}`);
  live = line !== null;
}

function printLine(line: string): void {
  showLive(null);
  console.log(line);
}

/** The world as it is. */
export const realEffects: Effects = {
  now: () => new Date(),
  env: process.env,
  print: (line) => printLine(logText(line, process.env)),
  ...(watched ? { show: printLine, live: showLive } : {}),
  mark: (title, message) => {
    if (inWorkflow(process.env)) console.log(errorCommand(title, message));
  },
};

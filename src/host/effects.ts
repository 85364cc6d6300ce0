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
  /** Marks the workflow's run with an error; absent where there is nobody to see it. */
  readonly mark?: (title: string, message: string) => void;
  /** Aborted once the run is asked to stop; its reason is the signal's name. Absent where nobody can ask. */
  readonly stop?: AbortSignal;
}

/** The world as it is. */
export const realEffects: Effects = {
  now: () => new Date(),
  env: process.env,
  print: (line) => console.log(logText(line, process.env)),
  ...(process.stdout.isTTY && !inWorkflow(process.env) ? { show: (line) => console.log(line) } : {}),
  mark: (title, message) => {
    if (inWorkflow(process.env)) console.log(errorCommand(title, message));
  },
};

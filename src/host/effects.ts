/** Environment variables by name. */
export type Env = Readonly<Record<string, string | undefined>>;

/** What the run takes from the world; tests hand in their own. */
export interface Effects {
  readonly now: () => Date;
  readonly env: Env;
  /** Prints one line for a person. Never given a secret or a customer row. */
  readonly print: (line: string) => void;
  /** Aborted once the run is asked to stop; its reason is the signal's name. Absent where nobody can ask. */
  readonly stop?: AbortSignal;
}

/** The world as it is. */
export const realEffects: Effects = {
  now: () => new Date(),
  env: process.env,
  print: (line) => console.log(line),
};

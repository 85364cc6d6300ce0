/** What strikes a process of a command while it works; counted in its own writes, so that a seed finds it again. */
export type Fault =
  /** A signal just before a write, or in the middle of it when it is one of bytes. */
  | { readonly kind: 'signal'; readonly signal: 'SIGKILL' | 'SIGTERM'; readonly at: number }
  /** A disk with so much room, in bytes. */
  | { readonly kind: 'full'; readonly room: number }
  /** A folder in which nothing can be written, and the code that the system gives as the reason. */
  | { readonly kind: 'closed'; readonly folder: string; readonly code: 'EROFS' | 'EACCES' };

/** The command itself, or one of the two processes with which it makes a site. */
export type Program = 'run.ts' | 'bundle-process.ts' | 'render-process.ts';

/** What the preload makes of a process. */
export interface Conditions {
  /** The program that the fault strikes. */
  readonly program: Program;
  readonly fault: Fault | null;
  /** The instant that the clock showed when the process began. */
  readonly clock: string;
  /** Only writes below this folder count. */
  readonly under: string;
  /** The file that says what was struck. */
  readonly struck: string;
}

const VARIABLE = 'CHAOS_CONDITIONS';

/** The variables that put a process, and those it starts, under conditions. */
export const conditionsEnv = ({ program, fault, clock, under, struck }: Conditions) => ({
  [VARIABLE]: JSON.stringify({ program, fault, clock, under, struck }),
  NODE_OPTIONS: `--import=${new URL('./preload.ts', import.meta.url).href}`,
});

/** The conditions that this process is under. */
export const conditionsOf = (env: NodeJS.ProcessEnv): Conditions | null =>
  env[VARIABLE] === undefined ? null : (JSON.parse(env[VARIABLE]) as Conditions);

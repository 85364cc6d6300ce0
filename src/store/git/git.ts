import { execFile } from 'node:child_process';
import type { Env } from '../../host/effects.ts';

/** The longest that one git command may take, in milliseconds: those that only read or write here, and the rest. */
const LOCAL_MS = 120_000;
const NETWORK_MS = 300_000;

/** What a GitFailure says when there is no git. */
export const NOT_INSTALLED = 'git is not installed';

/** A command of git that ended with an error. `text` is what it printed, without addresses' passwords. */
export class GitFailure extends Error {
  override readonly name = 'GitFailure';
  readonly text: string;
  /** The exit code; null when it never ran or was stopped. */
  readonly exit: number | null;
  readonly timedOut: boolean;

  constructor(command: string, text: string, exit: number | null = null, timedOut = false) {
    super(`git ${command} failed: ${text}`);
    this.text = text;
    this.exit = exit;
    this.timedOut = timedOut;
  }
}

/** How one command is run. */
interface GitCall {
  readonly input?: string | Uint8Array | undefined;
  /** True for commands that speak to the remote. */
  readonly network?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** One repository's git, with settings of its own. */
export interface Git {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Runs a command and answers with its output. Throws GitFailure. */
  run(args: readonly string[], call?: GitCall): Promise<Buffer>;
  /** The same as trimmed text. */
  text(args: readonly string[], call?: GitCall): Promise<string>;
}

/** Settings of whoever runs this that must not change what happens to the store. */
const SETTINGS = [
  'core.hooksPath=/dev/null',
  // Git alone leaves loose objects to the operating system; a power cut must not empty what a commit names.
  'core.fsync=all',
  'core.quotePath=false',
  'gc.autoDetach=false',
  'maintenance.autoDetach=false',
  'advice.pushUpdateRejected=false',
  'protocol.version=2',
];

/**
 * Git bound to one repository folder, whatever repository surrounds it. `extra` are settings that hold for these
 * commands only; they travel in the environment, where no list of processes shows them.
 */
export function gitOf(gitDir: string, env: Env, extra: readonly (readonly [string, string])[] = []): Git {
  const args = [`--git-dir=${gitDir}`, ...SETTINGS.flatMap((setting) => ['-c', setting])];
  const clean = cleanEnv(env, extra);
  const run = (rest: readonly string[], call: GitCall = {}) =>
    runGit([...args, ...rest], { ...clean, ...call.env }, rest[0] ?? '', call);
  return {
    args,
    env: clean,
    run,
    text: async (rest, call) => (await run(rest, call)).toString('utf8').trim(),
  };
}

/** The environment of a git that asks nobody, speaks English and obeys no repository but the one it is given. */
function cleanEnv(env: Env, extra: readonly (readonly [string, string])[]): Record<string, string> {
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined &&
      (!entry[0].startsWith('GIT_') || /^GIT_(SSL|SSH|CONFIG_GLOBAL)/.test(entry[0])),
  );
  const settings = extra.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return {
    GIT_SSH_COMMAND: 'ssh -o BatchMode=yes',
    ...Object.fromEntries(kept),
    ...Object.fromEntries(settings),
    GIT_CONFIG_COUNT: String(extra.length),
    GIT_TERMINAL_PROMPT: '0',
    GCM_INTERACTIVE: 'never',
    SSH_ASKPASS_REQUIRE: 'never',
    LC_ALL: 'C',
    LANGUAGE: 'C',
  };
}

function runGit(
  args: readonly string[],
  env: Record<string, string>,
  command: string,
  call: GitCall,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = {
      env,
      encoding: 'buffer',
      maxBuffer: 2 ** 30,
      timeout: call.network === true ? NETWORK_MS : LOCAL_MS,
      windowsHide: true,
    } as const;
    const child = execFile('git', args, options, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      if (error.code === 'ENOENT') return reject(new GitFailure(command, NOT_INSTALLED));
      const text = withoutSecrets(`${stdout.toString('utf8')}\n${stderr.toString('utf8')}`.trim());
      const exit = typeof error.code === 'number' ? error.code : null;
      return reject(new GitFailure(command, text, exit, error.killed === true));
    });
    // A command that ends before it has read everything says why on its own.
    child.stdin?.on('error', () => {});
    child.stdin?.end(call.input ?? '');
  });
}

/** Text without the user and password of any address, and without whatever follows `Authorization:`. */
export const withoutSecrets = (text: string): string =>
  text
    .replaceAll(/([a-z][a-z0-9+.-]*:\/\/)[^/\s'"]*@/gi, '$1')
    .replaceAll(/(authorization:).*/gi, '$1 …')
    .replaceAll(/\b(gh[a-z]_|github_pat_|glpat-)\w+/g, '$1…');

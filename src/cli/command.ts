import { describeError, KpiError } from '../errors.ts';
import { type Effects, realEffects } from '../host/effects.ts';
import { type OptionHelp, parseOptions, usage } from '../pipeline/options.ts';

/** One command of the project. */
export interface Command {
  /** Its npm script. */
  readonly name: string;
  /** One sentence: what it does. */
  readonly about: string;
  readonly options: readonly OptionHelp[];
  /** What its exit codes mean, one a line. */
  readonly exits: readonly string[];
  /** Does the work and answers with the exit code. */
  readonly run: (values: Readonly<Record<string, string | undefined>>, effects: Effects) => Promise<number>;
}

/** The text of `--help`. */
export function help({ name, about, options, exits }: Command): string {
  const all = [...options, { name: 'help', about: 'show this help' }];
  const rows = all.map(({ name: option, about: purpose, ...rest }) => {
    const value = 'value' in rest ? ` ${rest.value}` : '';
    return [`--${option}${value}`, purpose] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return [
    about,
    '',
    `Usage: npm run ${name} -- [options]`,
    '',
    'Options:',
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`),
    '',
    'Exit codes:',
    ...exits.map((line) => `  ${line}`),
  ].join('\n');
}

/** Runs a command with its arguments and answers with the exit code; errors become sentences. */
export async function runCommand(
  command: Command,
  args: readonly string[],
  effects: Effects = realEffects,
): Promise<number> {
  let asJson = false;
  try {
    const known = [...command.options, { name: 'help', about: '' }];
    const { values, positionals } = parseOptions(args, known);
    if (values['help'] !== undefined) {
      effects.print(help(command));
      return 0;
    }
    if (positionals.length > 0) throw usage(`“${positionals[0]}” is not expected here.`);
    asJson = values['json'] !== undefined;
    return await command.run(values, effects);
  } catch (error) {
    effects.print(asJson ? errorJson(error) : `error: ${describeError(error)}`);
    debug(error, effects);
    return 1;
  }
}

/** An error for machines, in the place of what `--json` would have printed. */
function errorJson(error: unknown): string {
  const code = error instanceof KpiError ? error.code : 'unexpected';
  return JSON.stringify({ ok: false, error: { code, message: describeError(error) } }, null, 2);
}

/** A stack trace is for whoever asked for one: it can hold more than a person should see. */
function debug(error: unknown, effects: Effects): void {
  if (effects.env['KPI_DEBUG'] === undefined) return;
  effects.print(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

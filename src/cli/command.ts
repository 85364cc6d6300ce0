import { parseArgs } from 'node:util';
import type { Effects } from '../host/effects.ts';
import { usage } from '../host/run-errors.ts';
import type { Setting } from './settings.ts';

/** An option of a command: its name, what it takes and what it is for. */
export interface OptionHelp {
  readonly name: string;
  /** What stands behind it in the help; absent for switches. */
  readonly value?: string;
  readonly about: string;
}

/** What was given, by the name of the option: text, `true` for switches. */
export type Values = Readonly<Record<string, string | undefined>>;

/** One command of the project. It declares only what it uses: anything else is refused by name. */
export interface Command {
  /** Its npm script. */
  readonly name: string;
  /** One sentence: what it does. */
  readonly about: string;
  /** What stands behind the command without the name of an option, in this order. */
  readonly operands?: readonly Required<OptionHelp>[];
  readonly options: readonly OptionHelp[];
  /** Arguments as they are typed, and what they are good for. */
  readonly examples: readonly (readonly [args: string, about: string])[];
  /** The environment variables that its help explains. */
  readonly settings?: readonly Setting[];
  /** What its exit codes mean, one a line. */
  readonly exits: readonly string[];
  /** True when it ends at a safe point once it is asked to stop; others end at once. */
  readonly stops?: boolean;
  /** Does the work and answers with the exit code. */
  readonly run: (values: Values, effects: Effects) => Promise<number>;
}

const HELP: OptionHelp = { name: 'help', about: 'show this help' };

/** How the command is typed, up to its arguments. */
const call = (name: string): string =>
  name === 'start' || name === 'test' ? `npm ${name}` : `npm run ${name}`;

/** The command with arguments behind the `--` that npm wants. */
export const callWith = (name: string, args: string): string =>
  args === '' ? call(name) : `${call(name)} -- ${args}`;

/** Two columns of text. */
function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`);
}

const optionRow = ({ name, value, about }: OptionHelp): readonly [string, string] => [
  `${name === HELP.name ? '-h, ' : ''}--${name}${value === undefined ? '' : ` ${value}`}`,
  about,
];

/** The text of `--help`. */
export function help({
  name,
  about,
  operands = [],
  options,
  examples,
  settings = [],
  exits,
}: Command): string {
  const arguments_ = [...operands.map(({ value }) => value), '[options]'].join(' ');
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', title, ...lines];
  return [
    about,
    '',
    `Usage: ${callWith(name, arguments_)}`,
    ...section(
      'Arguments:',
      operands.length === 0 ? [] : columns(operands.map((one) => [one.value, one.about])),
    ),
    ...section('Options:', columns([...options, HELP].map(optionRow))),
    ...section(
      'Examples:',
      examples.flatMap(([args, purpose]) => [`  ${callWith(name, args)}`, `      ${purpose}`]),
    ),
    ...section(
      'Environment (docs/settings.md):',
      settings.length === 0 ? [] : columns(settings.map((one) => [one.name, one.about])),
    ),
    ...section(
      'Exit codes:',
      exits.map((line) => `  ${line}`),
    ),
  ].join('\n');
}

/**
 * Splits a command line into what was given, by name: operands take the names they have not been given by yet.
 * Throws KpiError `usage` on an unknown option, a missing value, or an operand too many.
 */
export function readArguments({ operands = [], options }: Command, args: readonly string[]): Values {
  const known = [...operands, ...options, HELP];
  const config = Object.fromEntries(
    known.map(({ name, value }) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        ...(name === HELP.name ? { short: 'h' } : {}),
      },
    ]),
  );
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...args], options: config, allowPositionals: true });
  } catch (cause) {
    const message = cause instanceof Error ? (cause.message.split('. ')[0] ?? '') : '';
    throw usage(`${message.replace(/\.$/, '')}.`);
  }
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(parsed.values)) values[name] = String(value);
  const free = operands.filter(({ name }) => values[name] === undefined);
  for (const [at, text] of parsed.positionals.entries()) {
    const operand = free[at];
    if (operand === undefined) {
      if (values[HELP.name] !== undefined) break;
      throw usage(`“${text}” is not expected here.`);
    }
    values[operand.name] = text;
  }
  return values;
}

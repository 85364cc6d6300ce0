import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KpiError } from '../errors.ts';
import { listed } from '../format/phrases.ts';
import type { Env } from '../host/effects.ts';
import { ROOT } from '../host/root.ts';
import { usage } from '../host/run-errors.ts';
import { type Command, callWith, type OptionHelp } from './command.ts';
import { NIGHT_OPTIONS } from './night-options.ts';

/** Options of ours that npm completes to settings of its own: `--head X` becomes `heading`. Read in npm 10.9 and 11.19. */
const COMPLETED: Readonly<Record<string, string>> = {
  head: 'heading',
  rebuild: 'rebuild_bundle',
  to: 'token_description',
};

/**
 * Refuses options that npm took for itself. Without `--` before them, npm 10 and 11 make `npm_config_` variables of
 * them and hand on what is left: `--source=x` becomes `npm_config_source=x`, `--no-build` an empty
 * `npm_config_build`, `--store X` becomes `npm_config_store=true` and the operand X. The run would be another one than
 * was asked for. Options of the night are refused for every command, its own options for each.
 * Throws KpiError `usage`, naming the missing `--`.
 */
export function refuseSwallowed(command: Command, args: readonly string[], env: Env): void {
  // The variables are handed on to whatever a script starts: they are about the script that npm was asked for.
  if (env['npm_lifecycle_event'] !== command.name) return;
  const known = new Map<string, OptionHelp>();
  for (const option of [...NIGHT_OPTIONS, ...command.options, ...(command.operands ?? [])])
    known.set(option.name, option);
  const taken = [...known.values()].flatMap((option) => {
    const value = swallowed(option, env);
    const given = args.some((arg) => arg === `--${option.name}` || arg.startsWith(`--${option.name}=`));
    return value === null || given ? [] : [{ option, value }];
  });
  if (taken.length > 0) throw missing(command.name, taken, args);
}

interface Taken {
  readonly option: OptionHelp;
  readonly value: string;
}

/** What npm made of an option; null when it was not given, or stands in npm's own configuration files. */
function swallowed({ name, value }: OptionHelp, env: Env): string | null {
  const negated = value === undefined && name.startsWith('no-');
  const plain = (negated ? name.slice('no-'.length) : name).replaceAll('-', '_');
  for (const key of [plain, COMPLETED[plain]]) {
    const found = key === undefined ? undefined : env[`npm_config_${key}`];
    if (key === undefined || found === undefined || isConfigured(key, env)) continue;
    if (!negated || found === '' || found === 'false') return found;
  }
  return null;
}

function isConfigured(key: string, env: Env): boolean {
  const files = [env['npm_config_userconfig'], env['npm_config_globalconfig'], join(ROOT, '.npmrc')];
  const setting = new RegExp(`^\\s*${key.replaceAll('_', '[-_]')}\\s*(=|$)`, 'm');
  return files.some((file) => {
    try {
      return file !== undefined && setting.test(readFileSync(file, 'utf8'));
    } catch {
      return false;
    }
  });
}

function missing(name: string, taken: readonly Taken[], args: readonly string[]): KpiError {
  const list = taken.map(({ option, value }) =>
    hasValue(option, value) ? `--${option.name}=${value}` : `--${option.name}`,
  );
  // A value behind a space is among the operands; with two of them nobody knows whose is which.
  const bare = taken.filter(({ option, value }) => option.value !== undefined && !hasValue(option, value));
  const typed = taken.map(({ option }, at) =>
    bare.length > 1 && option.value !== undefined && bare.some((one) => one.option === option)
      ? `--${option.name} ${option.value}`
      : list[at],
  );
  // The one that waits for its value stands last.
  const ordered =
    bare.length === 1
      ? [...typed.filter((one) => one !== `--${bare[0]?.option.name}`), `--${bare[0]?.option.name}`]
      : typed;
  const rest = bare.length > 1 ? [] : args;
  return usage(
    `npm took ${listed(list)} for itself, because no “--” stands before ${list.length === 1 ? 'it' : 'them'}.`,
    `Put it there: ${callWith(name, [...ordered, ...rest].join(' '))}`,
  );
}

const hasValue = ({ value }: OptionHelp, found: string): boolean =>
  value !== undefined && found !== 'true' && found !== '';

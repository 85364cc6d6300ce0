import type { Command } from './command.ts';
import { parseOptions } from '../pipeline/options.ts';

/**
 * Arguments in which what stands without an option's name has one: `ID ID --json` becomes
 * `--json=true --from=ID --to=ID`. Arguments that cannot be read stay as they are; so does what is too many.
 */
export function nameOperands(
  { options }: Pick<Command, 'options'>,
  names: readonly string[],
  args: readonly string[],
): string[] {
  try {
    const { values, positionals } = parseOptions(args, [...options, { name: 'help', about: '' }]);
    const switches = new Set(options.filter(({ value }) => value === undefined).map(({ name }) => name));
    const free = names.filter((name) => values[name] === undefined);
    const given = Object.entries(values).map(([name, value]) =>
      switches.has(name) || name === 'help' ? `--${name}` : `--${name}=${value}`,
    );
    const named = positionals.slice(0, free.length).map((value, index) => `--${free[index]}=${value}`);
    return [...given, ...named, ...positionals.slice(free.length)];
  } catch {
    // The command says what is wrong with them.
    return [...args];
  }
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../host/root.ts';
import { help, readArguments } from './command.ts';
import { commands } from './commands.ts';
import { runCommand } from './run.ts';

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
const opened = await Promise.all(
  Object.entries(commands).map(async ([name, open]) => [name, await open()] as const),
);

async function refusal(name: string, ...args: string[]): Promise<string> {
  const command = await commands[name]?.();
  if (command === undefined) throw new Error(`there is no ${name}`);
  const printed: string[] = [];
  const effects = { now: () => new Date(), env: {}, print: (line: string) => void printed.push(line) };
  expect(await runCommand(command, args, effects)).toBe(1);
  return printed.join('\n');
}

it('every product command has its npm script, and each script of the entry its command', () => {
  const called = Object.entries(scripts).flatMap(([script, line]) => {
    const name = /scripts\/run\.ts (\S+)$/.exec(line)?.[1];
    return name === undefined ? [] : [[script, name]];
  });
  expect(called.map(([script]) => script).sort()).toEqual(Object.keys(commands).sort());
  for (const [script, name] of called) expect(name).toBe(script);
});

describe.each(opened)('npm run %s', (name, command) => {
  it('explains itself, with examples that can be typed as they stand', () => {
    expect(command.name).toBe(name);
    expect(command.examples.length).toBeGreaterThan(0);
    for (const [args] of command.examples) {
      const words = [...args.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
      expect(() => readArguments(command, words), args).not.toThrow();
    }
    const text = help(command);
    for (const { name: option } of command.options) expect(text).toContain(`--${option}`);
    expect(text).toContain('-h, --help');
    expect(text).toContain('Examples:');
  });
});

describe('options that a command would take no notice of', () => {
  it.each([
    ['build', '--date', '2026-11-22'],
    ['build', '--source', 'mock'],
    ['refresh', '--out', 'x'],
    ['refresh', '--store', 'x'],
    ['export', '--out', 'x'],
    ['start', '--source', 'mock'],
    ['start', '--data', 'x'],
    ['verify', '--out', 'x'],
    ['preview', '--store', 'x'],
  ])('are refused by name: %s %s', async (name, option, value) => {
    expect(await refusal(name, option, value)).toContain(`Unknown option '${option}'.`);
  });

  it.each([
    ['nightly', ['--source', 'mock', '--no-build', '--out', 'x'], '--out is where the site goes'],
    ['doctor', ['--source', 'mock'], 'doctor looks at BigQuery or at files, not at mock. Correct --source'],
    ['doctor', ['--source', 'files'], '--source files reads a folder of exported files. Name it with --data'],
    ['doctor', ['--data', 'x'], '--data is the folder that --source files reads.'],
    ['nightly', ['--preview', '--out', 'x'], '--preview keeps and builds nothing, so --out has no use'],
    ['nightly', ['--source', 'mock', '--skip-refresh'], '--skip-refresh takes the table of BigQuery'],
    [
      'nightly',
      ['--source', 'files', '--data', 'x', '--skip-refresh'],
      '--skip-refresh takes the table of BigQuery',
    ],
    ['nightly', ['--source', 'files', '--data', 'x/y', '--store', 'x'], 'lie in one another'],
    ['nightly', ['--source', 'files', '--data', 'x', '--out', 'x/y'], 'lie in one another'],
    ['export', ['--source', 'files', '--data', 'snapshots'], 'lie in one another'],
    ['nightly', ['--seed', 'x'], '--seed is for invented data.'],
    ['store', ['push', '--details', 'all'], '--details is for pull.'],
    ['verify', ['--against', 'x'], '--against belongs to --rebuild.'],
  ])('are refused beside others: %s %j', async (name, args, message) => {
    expect(await refusal(name, ...args)).toContain(message);
  });
});

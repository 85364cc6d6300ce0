import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { listFiles } from '../../src/host/files.ts';
import { sha256, sha256File } from '../../src/host/hash.ts';

const execute = promisify(execFile);

/** What a shell says to commands, both streams in one. */
export async function shell(cwd: string, commands: string): Promise<string> {
  const { stdout } = await execute('sh', ['-c', `exec 2>&1\n${commands}`], { cwd, encoding: 'utf8' });
  return stdout;
}

/** The commands of README.txt, step by step. */
export const stepsOf = (readme: string): string[] =>
  readme
    .split(/^\d+\. /m)
    .slice(1)
    .map((step) =>
      step
        .split('\n')
        .filter((line) => line.startsWith('    '))
        .join('\n'),
    );

/** What the steps after unpacking say that is not "OK", up to the step that makes a complaint. */
export async function complaints(pack: string, steps: readonly string[], wanted?: RegExp): Promise<string[]> {
  const found: string[] = [];
  for (const step of steps) {
    const said = await shell(pack, `${step}\n:`);
    found.push(...said.split('\n').filter((line) => /WRONG|FAILED|error/.test(line)));
    if (wanted !== undefined && found.some((line) => wanted.test(line))) break;
  }
  return found;
}

/** SHA256SUMS made anew, as whoever alters a pack would. */
export async function sumAgain(pack: string): Promise<void> {
  const paths = (await listFiles(pack)).filter((path) => path !== 'SHA256SUMS');
  const sums = await Promise.all(
    paths.map(async (path) => `${await sha256File(join(pack, path))}  ${path}\n`),
  );
  await writeFile(join(pack, 'SHA256SUMS'), sums.join(''));
}

/** Changes a file's text; fails the test when nothing changes. */
export async function edit(file: string, change: (text: string) => string): Promise<void> {
  const before = await readFile(file, 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  await writeFile(file, after);
}

const hashMember = /,"hash":"[0-9a-f]{64}"\}$/;
const withHash = (line: string): string =>
  line.replace(hashMember, `,"hash":"${sha256(line.replace(hashMember, '}'))}"}`);

const HEAD = /"head":\{"hash":"[0-9a-f]{64}","seq":\d+\}/;

/** The head that a forged deployment states: made to fit, as it was, or one from before the night. */
const stated = {
  fitting: (line: string, previous: string) =>
    line.replace(/"head":\{"hash":"[0-9a-f]{64}"/, `"head":{"hash":"${previous}"`),
  genuine: (line: string) => line,
  earlier: (line: string, _previous: string, before: string, seq: number) =>
    line.replace(HEAD, `"head":{"hash":"${before}","seq":${seq}}`),
} as const;

/**
 * Makes a ledger fit an altered manifest: its hash, and every hash and link from that line on, or in that line alone.
 */
export async function forge(
  pack: string,
  id: string,
  { tail, head = 'fitting' }: { readonly tail: boolean; readonly head?: keyof typeof stated },
): Promise<void> {
  const manifest = await sha256File(join(pack, 'manifest.json'));
  await edit(join(pack, 'ledger.jsonl'), (text) => {
    const lines = text.trimEnd().split('\n');
    const at = lines.findIndex((line) => line.includes(`"kind":"snapshot","id":"${id}"`));
    const before = JSON.parse(lines[at - 1] ?? '{}') as { hash: string };
    for (let index = at; index < (tail ? lines.length : at + 1); index++) {
      const previous = JSON.parse(lines[index - 1] ?? '{}') as { hash: string };
      lines[index] = withHash(
        stated[head](lines[index] ?? '', previous.hash, before.hash, at)
          .replace(/"manifest_sha256":"[0-9a-f]{64}"/, `"manifest_sha256":"${manifest}"`)
          .replace(/"prev":"[0-9a-f]{64}"/, `"prev":"${previous.hash}"`),
      );
    }
    return `${lines.join('\n')}\n`;
  });
  await sumAgain(pack);
}

/**
 * Makes a ledger fit an altered manifest while the night's line states its genuine hash: only the line behind it, on the
 * same line of the file, has one that is computed.
 */
export async function forgeInOneLine(pack: string, id: string): Promise<void> {
  const manifest = await sha256File(join(pack, 'manifest.json'));
  await edit(join(pack, 'ledger.jsonl'), (text) => {
    const lines = text.trimEnd().split('\n');
    const at = lines.findIndex((line) => line.includes(`"kind":"snapshot","id":"${id}"`));
    const [night, next] = lines
      .slice(at, at + 2)
      .map((line) => line.replace(/"manifest_sha256":"[0-9a-f]{64}"/, `"manifest_sha256":"${manifest}"`));
    return `${[...lines.slice(0, at), withHash(`${night}${next}`)].join('\n')}\n`;
  });
  await sumAgain(pack);
}

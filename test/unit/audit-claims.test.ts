import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../src/host/root.ts';

/** What others keep, or the reader himself: it can be asked, and no test of this project can show it. */
const KEPT_BY_OTHERS = [
  'git history',
  'a forced push stays in GitHub’s activity and the organization’s audit log for as long as the plan says',
  'BigQuery has no job of the recorded id',
  'copies elsewhere: Cloudflare’s, yours',
  'Cloudflare’s own audit log',
  'a hash kept by a third party: yours, in minutes of a meeting, in a mail',
  'BigQuery’s audit log names the statement and the account',
];

/** Text without markup, in one way of writing. */
const plain = (text: string): string =>
  text
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll('`', '')
    .replaceAll(/\\?['’]/g, '’')
    .trim()
    .toLowerCase();

/** The sentences of the column “found by” of docs/audit.md. */
function sentences(): string[] {
  const rows = readFileSync(join(ROOT, 'docs/audit.md'), 'utf8')
    .split('\n')
    .map((line) => line.split(' | '))
    .filter((cells) => cells.length >= 4);
  const head = rows.findIndex((cells) => cells[2] === 'found by');
  return rows
    .slice(head + 1)
    .flatMap((cells) => (cells[2] ?? '').split(/; |\. (?=[A-Z])/))
    .map(plain)
    .filter((sentence) => sentence !== '');
}

/** Every title of a test. */
function titles(): string[] {
  const files = globSync(['src/**/*.test.ts', 'test/**/*.test.ts'], { cwd: ROOT });
  return files
    .filter((file) => !file.includes('node_modules'))
    .flatMap((file) => [
      ...readFileSync(join(ROOT, file), 'utf8').matchAll(/\b(?:it|test)\(\s*(['"`])(.+?)(?<!\\)\1,/g),
    ])
    .map(([, , title = '']) => plain(title));
}

it('every sentence of docs/audit.md that says what finds an alteration has a test of that name', () => {
  const found = sentences();
  expect(found.length).toBeGreaterThan(20);
  const others = KEPT_BY_OTHERS.map(plain);
  const named = titles();
  const untested = found.filter(
    (sentence) => !others.includes(sentence) && !named.some((title) => title.startsWith(sentence)),
  );
  expect(untested).toEqual([]);
  expect(others.filter((sentence) => !found.includes(sentence))).toEqual([]);
});

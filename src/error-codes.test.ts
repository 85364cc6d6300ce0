import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES, missesNight } from './error-codes.ts';

const root = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Codes that are put together where they happen. */
const BUILT: Readonly<Record<string, string>> = { 'store-read': '`store-', 'store-write': '`store-' };

describe('docs/errors.md', () => {
  const rows = [
    ...read('docs/errors.md').matchAll(/^\| <a id="([a-z-]+)"><\/a>`([a-z-]+)` \| (.+) \| (.+) \|$/gm),
  ];

  it('has one line for each code, with a place to link to, what it means and what to do', () => {
    expect(rows.map(([, , code]) => code)).toEqual([...ERROR_CODES]);
    for (const [, id, code] of rows) expect(id).toBe(code);
    expect(new Set(ERROR_CODES).size).toBe(ERROR_CODES.length);
  });

  it('says under BigQuery, and nowhere else, which of them miss a night', () => {
    const [, section = ''] = /^## BigQuery\n(.+?)^## /ms.exec(read('docs/errors.md')) ?? [];
    const listed = [...section.matchAll(/^\| <a id="([a-z-]+)">/gm)].map(([, code]) => code);
    expect(listed).toEqual(ERROR_CODES.filter(missesNight));
    expect(ERROR_CODES.filter(missesNight)).toEqual(expect.arrayContaining(['network', 'no-credentials']));
    for (const code of ['unexpected', 'targets', 'configuration', 'store-write', 'file-failed'] as const)
      expect(missesNight(code), code).toBe(false);
  });
});

it('every code can happen', () => {
  const code = globSync('{src,test}/**/*.{ts,astro}', { cwd: root })
    .filter((file) => !/node_modules|\.test\.ts$/.test(file) && !/error-codes\.ts$/.test(file))
    .map(read)
    .join('');
  const unused = ERROR_CODES.filter((one) => {
    const text = BUILT[one] ?? `'${one}'`;
    return !code.includes(text);
  });
  expect(unused).toEqual([]);
});

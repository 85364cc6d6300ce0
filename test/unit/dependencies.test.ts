import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Entry {
  readonly license?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, '../..');
const lockfiles = [
  'package-lock.json',
  'test/sql/judge/package-lock.json',
  'test/bench/lighthouse/package-lock.json',
];
const read = (file: string): [string, Entry][] =>
  Object.entries(
    (JSON.parse(readFileSync(join(root, file), 'utf8')) as { packages: Record<string, Entry> }).packages,
  );

/** Licences that the Open Source Initiative lists, as they occur in the tree. */
const OPEN = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'LGPL-3.0-or-later',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
]);

/** True when a licence expression leaves an open source choice: every part of AND, one part of OR. */
function isOpen(expression: string): boolean {
  const plain = expression.replace(/[()]/g, '');
  return plain
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => OPEN.has(licence.trim())));
}

/** Where npm would find a package that `from` asks for. */
function isLocked(packages: ReadonlyMap<string, Entry>, from: string, name: string): boolean {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages.has(`${at === '' ? '' : `${at}/`}node_modules/${name}`)) return true;
    if (at === '') return false;
  }
}

describe.each(lockfiles)('%s', (file) => {
  const packages = read(file).filter(([path]) => path !== '');

  it('holds open source alone', () => {
    expect(packages.length).toBeGreaterThan(5);
    expect(
      packages
        .filter(([, { license = 'none' }]) => !isOpen(license))
        .map(([path, { license }]) => `${path}: ${license}`),
    ).toEqual([]);
  });

  it('holds the optional packages of every system, each with its integrity, so that npm ci works on all of them', () => {
    const all = new Map(read(file));
    const missing = read(file).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !isLocked(all, path, name)),
    );
    expect(missing).toEqual([]);
    expect(packages.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path)).toEqual([]);
  });

  it('names no registry', () => {
    expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });
});

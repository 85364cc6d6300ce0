import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../host/root.ts';
import { DOCUMENTS, isNightFile, MANIFEST, partFile, viewFile } from './night-files.ts';
import { manifest } from './schemas.ts';

it('a night may hold what is written, now and in every stored format', () => {
  const formats = join(ROOT, 'test/archive-formats');
  const stored = readdirSync(formats, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap(({ parentPath, name }) => {
      const [, night, ...path] = join(parentPath, name)
        .slice(formats.length + 1)
        .split(/[\\/]/);
      return night !== undefined && path.length > 0 ? [path.join('/')] : [];
    });
  expect(stored.length).toBeGreaterThan(0);
  const written = [MANIFEST, ...DOCUMENTS, viewFile('a_View_1'), partFile('v', 1), partFile('v', 9999)];
  expect([...written, ...stored].filter((path) => !isNightFile(path))).toEqual([]);
});

it.each([
  '',
  '_worker.js',
  '../2026-11-21/summary.json',
  '../../public/_worker.js',
  '/etc/passwd',
  './summary.json',
  'summary.json/',
  'summary.json\n',
  'Summary.json',
  'sub/summary.json',
  'ledger.jsonl',
  '.gitattributes',
  'details',
  'details/',
  'details/.json',
  'details/a.html',
  'details/../summary.json',
  'details\\a.json',
  'details/a/b.json',
  'details/a b.json',
  'details/ü.json',
  'details/a.part-1.json',
  'details/a.part-00001.json',
  'details/a.json\u0000',
  `details/${'a'.repeat(201)}.json`,
])('%j is no file of a night, and no manifest may list it', (path) => {
  expect(isNightFile(path)).toBe(false);
  const file = { path, bytes: 1, sha256: '0'.repeat(64), rows: null, control_totals: {} };
  const { error } = manifest.shape.files.safeParse([file]);
  expect(error?.issues).toMatchObject([{ path: [0, 'path'], message: 'a file that no night holds' }]);
});

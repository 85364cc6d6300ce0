import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { KpiError } from '../errors.ts';
import { fileError } from './files.ts';

const systemError = (code: string, places: { path?: string; dest?: string }) =>
  Object.assign(new Error(`${code}: something`), { code, syscall: 'open', ...places });

it('names the path and the reason of what the system refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kpi-files-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const refused = await readFile(join(folder, '..')).catch(fileError);
  expect(refused).toBeInstanceOf(KpiError);
});

it.each([
  ['ENOSPC', 'the disk is full (ENOSPC)'],
  ['EDQUOT', 'the disk quota is used up (EDQUOT)'],
  ['EROFS', 'the file system is read-only (EROFS)'],
  ['EACCES', 'permission is denied (EACCES)'],
])('%s is an error that a person can act on', (code, reason) => {
  const error = fileError(systemError(code, { path: '/site/.cache/build' })) as KpiError;
  expect(error.code).toBe('file-failed');
  expect(error.message).toBe(`/site/.cache/build cannot be read or written: ${reason}.`);
  const renamed = fileError(systemError(code, { path: '/a', dest: '/b' })) as KpiError;
  expect(renamed.message).toContain('/b cannot');
});

it('leaves alone what has words already, and what is no refusal', () => {
  const known = new KpiError('store-write', 'It is full.', 'Make room.');
  for (const error of [known, new Error('defect'), systemError('ENOENT', { path: '/a' }), 'text'])
    expect(fileError(error)).toBe(error);
});

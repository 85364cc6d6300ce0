import { mkdir, realpath, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempStore } from '../store/testing/nights.ts';
import { liesIn, realPath } from './real-path.ts';

/** A folder with `real/site` in it, and links: to `real`, to what is not there, and in a circle. */
async function folders(): Promise<string> {
  const folder = await tempStore();
  await mkdir(join(folder, 'real', 'site'), { recursive: true });
  await symlink(join(folder, 'real'), join(folder, 'link'), 'junction');
  await symlink(join(folder, 'real', 'later'), join(folder, 'dangling'), 'junction');
  await symlink(join(folder, 'round'), join(folder, 'round'), 'junction');
  return realpath(folder);
}

describe('the real path', () => {
  it.each([
    ['real/site', 'real/site'],
    ['link/site', 'real/site'],
    ['link/not/there', 'real/not/there'],
    ['dangling', 'real/later'],
    ['dangling/below', 'real/later/below'],
    ['not/../real', 'real'],
    ['none', 'none'],
  ])('of %s is %s', async (path, real) => {
    const folder = await folders();
    expect(realPath(join(folder, path))).toBe(join(folder, real));
  });

  it('of links in a circle is found to be none', async () => {
    const folder = await folders();
    expect(realPath(join(folder, 'round/x'))).toBe(join(folder, 'round/x'));
  });
});

describe('a path lies in a folder', () => {
  it.each([
    ['real', 'real', true],
    ['real/site', 'real', true],
    ['real/site/a/b', 'real', true],
    ['link/site', 'real', true],
    ['real/site', 'link', true],
    ['real/later/store', 'dangling', true],
    ['dangling', 'real', true],
    ['new/Site/store', 'new/site', true],
    ['new/sit\u00e9/x', 'new/site\u0301', true],
    ['real', 'real/site', false],
    ['real-2', 'real', false],
    ['new-2', 'new', false],
    ['new/site-2', 'new/site', false],
    ['none', 'real', false],
    ['new', 'new/site', false],
  ])('%s in %s: %s', async (path, folder, expected) => {
    const parent = await folders();
    expect(liesIn(join(parent, path), join(parent, folder))).toBe(expected);
  });
});

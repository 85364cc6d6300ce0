import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../src/host/root.ts';

const texts = new Map(
  globSync(['{src,test,scripts,functions}/**/*.{ts,tsx,astro}', '*.{ts,mjs}'], { cwd: ROOT })
    .filter((file) => !file.includes('node_modules'))
    .map((file) => [file.replaceAll('\\', '/'), readFileSync(join(ROOT, file), 'utf8')] as const),
);

/** Which files have a word. */
const holders = new Map<string, Set<string>>();
for (const [file, text] of texts)
  for (const word of new Set(text.match(/[\w$]+/g) ?? []))
    holders.set(word, (holders.get(word) ?? new Set()).add(file));

const EXPORTED = /^export (?:async )?(?:function\*?|const|class|interface|type|let) ([\w$]+)/gm;

it('src exports nothing that no other file takes', () => {
  const exported = [...texts].flatMap(([file, text]) =>
    // What a page exports is for Astro.
    file.startsWith('src/') && !file.startsWith('src/pages/')
      ? [...text.matchAll(EXPORTED)].map(([, name = '']) => ({ file, name }))
      : [],
  );
  expect(exported.length).toBeGreaterThan(500);
  const alone = exported.filter(({ file, name }) =>
    [...(holders.get(name) ?? [])].every((holder) => holder === file),
  );
  expect(alone).toEqual([]);
});

import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchor } from '../../src/cli/anchor.ts';
import { build } from '../../src/cli/build.ts';
import type { Command } from '../../src/cli/command.ts';
import { evidence } from '../../src/cli/evidence.ts';
import { nightly } from '../../src/cli/nightly.ts';
import { runCommand } from '../../src/cli/run.ts';
import { start } from '../../src/cli/start.ts';
import { writeList } from '../../src/pipeline/build/site-list.ts';
import { addNight } from '../site/fixture-store.ts';
import { contents, NOW, scratch } from './run.ts';

async function run(command: Command, ...args: string[]) {
  const printed: string[] = [];
  const print = (line: string) => void printed.push(line);
  const code = await runCommand(command, args, { now: () => new Date(NOW), env: {}, print });
  return { code, output: printed.join('\n') };
}

function put(folder: string, ...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), path);
  }
}

/** A folder with a site that was built into `site`, a link to it, and a folder of somebody's. */
async function folders(): Promise<string> {
  const folder = scratch();
  put(join(folder, 'site'), 'index.html', '404.html', 'status.json');
  await writeList(join(folder, 'site'));
  symlinkSync(join(folder, 'site'), join(folder, 'link'), 'junction');
  put(join(folder, 'worktree'), 'status.json', '404.html', 'CNAME', '.git/HEAD', '.well-known/x');
  return folder;
}

const COMMANDS: readonly [Command, ...string[]][] = [
  [nightly, '--source=mock'],
  [start, '--port=0'],
  [build],
];

describe.each(COMMANDS)('$name', (command, ...args) => {
  it.each([
    ['a store inside of the site', 'site/store', 'site', 'lie in one another'],
    ['a store inside of the site that a link leads to', 'link/store', 'site', 'lie in one another'],
    ['a site that is the store', 'new', 'new', 'lie in one another'],
    ['a site inside of the store', 'new', 'new/site', 'lie in one another'],
    ['a site above the store', 'new/a/store', 'new', 'lie in one another'],
    ['a site above the store, written in another case', 'New/a/store', 'new', 'lie in one another'],
    ['a worktree in the place of the site', 'store', 'worktree', 'holds .git/HEAD and'],
    ['a folder above all of it', 'store', '.', 'lie in one another'],
  ])('refuses %s, and makes nothing', async (_, store, out, problem) => {
    const folder = await folders();
    const before = contents(folder);
    const options = [`--store=${join(folder, store)}`, `--out=${join(folder, out)}`];
    const ran = await run(command, ...args, ...options);
    expect(ran).toEqual({ code: 1, output: expect.stringContaining(problem) });
    expect(contents(folder)).toEqual(before);
    expect(readdirSync(folder).sort()).toEqual(['link', 'site', 'worktree']);
  });

  it('refuses a site among the sources of the program', async () => {
    const folder = await folders();
    for (const out of ['src/site', 'public/site', '.cache/build', '.'])
      expect(await run(command, ...args, `--store=${join(folder, 'store')}`, `--out=${out}`)).toMatchObject({
        code: 1,
        output: expect.stringContaining('which the build works with, lie in one another'),
      });
    expect(existsSync(join(folder, 'store'))).toBe(false);
  });
});

describe('a file with --out', () => {
  it.each<[Command, ...string[]]>([
    [anchor, 'write'],
    [evidence, '2026-11-22', '--force'],
  ])('of $name is not written into the store', async (command, ...args) => {
    const folder = scratch();
    const store = join(folder, 'store');
    await addNight(store, { date: '2026-11-22' });
    symlinkSync(join(store, 'ledger.jsonl'), join(folder, 'link'));
    const before = contents(store);
    for (const out of ['store/ledger.jsonl', 'store/new.json', 'link']) {
      const ran = await run(command, ...args, `--store=${store}`, `--out=${join(folder, out)}`);
      expect(ran).toEqual({ code: 1, output: expect.stringContaining('lies in the snapshot store') });
    }
    expect(contents(store)).toEqual(before);
  });

  it('of evidence is written where a link leads', async () => {
    const folder = scratch();
    const store = join(folder, 'store');
    await addNight(store, { date: '2026-11-22' });
    put(folder, 'target.zip');
    symlinkSync(join(folder, 'target.zip'), join(folder, 'link.zip'));
    const out = `--out=${join(folder, 'link.zip')}`;
    expect((await run(evidence, '2026-11-22', `--store=${store}`, out)).code).toBe(1);
    expect((await run(evidence, '2026-11-22', `--store=${store}`, out, '--force')).code).toBe(0);
    const [link, target] = ['link.zip', 'target.zip'].map((name) =>
      contents(folder).find(([path]) => path === name),
    );
    expect(link?.[1]).toBe(target?.[1]);
    expect(Buffer.from(target?.[1] ?? '', 'base64').toString('latin1', 0, 2)).toBe('PK');
  });
});

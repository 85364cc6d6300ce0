import { resolve } from 'node:path';
import { snapshotId } from '../store/schemas.ts';
import type { Command } from './command.ts';
import type { Effects } from '../host/effects.ts';
import type { DetailChoice } from '../store/git/check-out.ts';
import { pullStore, pushStore, type StoreBranch } from '../store/git/sync.ts';
import { usage } from '../pipeline/options.ts';
import { counted } from '../host/terminal.ts';

type Values = Readonly<Record<string, string | undefined>>;

const OPTIONS = [
  { name: 'store', value: 'DIR', about: 'the snapshot store (default snapshots)' },
  {
    name: 'remote',
    value: 'NAME',
    about: 'a git remote of this checkout, an address or a folder (default origin)',
  },
  { name: 'branch', value: 'NAME', about: 'the branch that keeps the snapshots (default snapshots)' },
  {
    name: 'details',
    value: 'shown|all|none',
    about: 'detail files to bring: of the nights that the site shows (default), of all, of none',
  },
  { name: 'nights', value: 'ID,ID', about: 'bring the detail files of these nights too' },
];

/** `npm run store -- pull` and `npm run store -- push`. */
export function storeCommand(action: string | undefined): Command {
  const work = action === 'pull' ? pull : action === 'push' ? push : null;
  return {
    name: 'store',
    about:
      'Keeps the snapshot store in step with a git branch. Say “pull” or “push” first: npm run store -- pull --store DIR',
    options: OPTIONS,
    exits: ['0  in step', '1  not in step: what was not accepted stays in the store'],
    run: async (values, effects) => {
      if (work === null) throw usage('Say pull or push, as in “npm run store -- pull”.');
      await work(branchOptions(values), effects);
      return 0;
    },
  };
}

function branchOptions(values: Values): StoreBranch {
  const details = values['details'] ?? 'shown';
  if (details !== 'shown' && details !== 'all' && details !== 'none')
    throw usage(`--details is shown, all or none, not “${details}”.`);
  return {
    store: resolve(values['store'] ?? 'snapshots'),
    remote: values['remote'],
    branch: values['branch'],
    details: details satisfies DetailChoice['details'],
    nights: nightIds(values['nights']),
  };
}

function nightIds(list: string | undefined): string[] {
  const ids = list?.split(',') ?? [];
  const wrong = ids.find((id) => !snapshotId.safeParse(id).success);
  if (wrong !== undefined) throw usage(`--nights takes ids such as 2026-11-22, not “${wrong}”.`);
  return ids;
}

async function pull(options: StoreBranch, effects: Effects): Promise<void> {
  const pulled = await pullStore(options, effects);
  if (!pulled.branchExists)
    effects.print(`  ${pulled.remote} has no such branch yet; the first push begins it`);
  effects.print(
    `  pulled    ${counted(pulled.nights.length, 'new night')}, ${counted(pulled.files, 'file')}; ${headText(pulled.head)}`,
  );
  if (pulled.unpushed > 0)
    effects.print(`  note      ${counted(pulled.unpushed, 'line')} of this store not pushed yet`);
}

async function push(options: StoreBranch, effects: Effects): Promise<void> {
  const { lines, renamed, head } = await pushStore(options, effects);
  for (const { from, to } of renamed)
    effects.print(`  renamed   ${from} to ${to}: another run was accepted first`);
  effects.print(`  pushed    ${counted(lines.length, 'line')}; ${headText(head)}`);
}

const headText = (head: { readonly seq: number; readonly hash: string } | null): string =>
  head === null ? 'the ledger is empty' : `line ${head.seq}, ${head.hash}`;

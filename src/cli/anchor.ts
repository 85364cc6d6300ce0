import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { headText, type ReleasedHead, releasedHeads, releaseHead } from '../audit/anchor/release.ts';
import type { Anchor } from '../audit/verify/anchor.ts';
import { KpiError } from '../errors.ts';
import type { Effects } from '../host/effects.ts';
import { type GitHubAccess, gitHubAccess } from '../host/github-api.ts';
import { usage } from '../host/run-errors.ts';
import { reportOutputs } from '../host/workflow-outputs.ts';
import { readLedger } from '../store/ledger.ts';
import type { Command, Values } from './command.ts';
import { nightOptionHelp } from './night-options.ts';
import { outFile } from './out-file.ts';

const ACTIONS: Readonly<Record<string, (values: Values, effects: Effects) => Promise<void>>> = {
  latest,
  write,
  publish,
};

export const anchor: Command = {
  name: 'anchor',
  about: 'Keeps the head of the ledger outside of the store.',
  operands: [
    {
      name: 'action',
      value: 'write|publish|latest',
      about:
        '“write” the head to a file, “publish” it as a GitHub release, or get the “latest” one from there, or one that the store contradicts',
    },
  ],
  options: [
    ...nightOptionHelp('store'),
    { name: 'out', value: 'FILE', about: 'write the head there, for verify --anchor' },
  ],
  examples: [
    ['write --out head.json', 'keep the head in a file'],
    ['latest --out head.json', 'the head that was last released, to verify with'],
  ],
  exits: [
    '0  done',
    '1  not done: the head is where it was, or none is released although there were deployments',
  ],
  run: async (values, effects) => {
    const work = ACTIONS[values['action'] ?? ''];
    if (work === undefined)
      throw usage('Say write, publish or latest, as in “npm run anchor -- write --out head.json”.');
    // Before a head is released, which nobody can take back.
    if (values['out'] !== undefined) outFile(values['out'], storeOf(values));
    await work(values, effects);
    return 0;
  },
};

async function write(values: Values, { print }: Effects): Promise<void> {
  if (values['out'] === undefined) throw usage('Say where, as in “npm run anchor -- write --out head.json”.');
  const head = await headOf(values);
  await save(head, values);
  print(`  head      line ${head.seq}, ${head.hash}`);
}

async function publish(values: Values, effects: Effects): Promise<void> {
  const released = await releaseHead(access(effects), await headOf(values));
  await save(released.head, values);
  effects.print(`  anchored  ${text(released)}`);
  if (!released.immutable)
    effects.print(
      'warning: Writers of the repository can still replace this release. Turn on release immutability in the settings of the repository; it holds for later releases.',
    );
}

/**
 * The newest released head; but one that the ledger here contradicts, if there is any: whoever rewrote the ledger may
 * have released a newer head of it, and verify has to be asked about the older one.
 */
async function latest(values: Values, effects: Effects): Promise<void> {
  const lines = await readLedger(storeOf(values));
  const hashes = new Map(lines.map(({ seq, hash }) => [seq, hash]));
  let released: ReleasedHead | null = null;
  for await (const one of releasedHeads(access(effects), lines)) {
    released ??= one;
    // Without a ledger there is nothing to hold the older ones against.
    if (lines.length === 0) break;
    if (hashes.get(one.head.seq) === one.head.hash) continue;
    // verify takes any hash that is on the chain, so it would find nothing wrong with this one.
    if ([...hashes.values()].includes(one.head.hash)) throw misplaced(one);
    effects.print('warning: A released head is not on the chain of this ledger.');
    released = one;
    break;
  }
  if (released === null && lines.some(({ kind }) => kind === 'deployment')) throw missing();
  if (released !== null) await save(released.head, values);
  effects.print(
    released === null ? 'note: No head was ever published as a release.' : `  anchor    ${text(released)}`,
  );
  await reportOutputs({ head: released?.head.hash ?? null }, effects);
}

const misplaced = ({ head, url }: ReleasedHead): KpiError =>
  new KpiError(
    'anchor-differs',
    `${url} says line ${head.seq}, but carries the hash of another line of this ledger: it was altered.`,
    'Keep it, publish nothing, and compare the ledger with older anchors (docs/audit.md).',
  );

/** Each deployment releases a head, so one without any is a ledger that nothing can be held against. */
const missing = (): KpiError =>
  new KpiError(
    'anchor-missing',
    'The ledger records deployments, but no head of it is released: they were deleted, or never made.',
    'If there ever was one, go on as for chain-broken; if not, check the ledger and run “npm run anchor -- publish” once.',
  );

const text = ({ head, url, immutable }: ReleasedHead): string =>
  `line ${head.seq}, ${head.hash}, in ${url}${immutable ? ', immutable' : ''}`;

async function headOf(values: Values): Promise<Anchor> {
  const last = (await readLedger(storeOf(values))).at(-1);
  if (last !== undefined) return { seq: last.seq, hash: last.hash };
  throw new KpiError('anchor-failed', 'The ledger has no line yet.', 'Make a night first: npm run nightly');
}

const storeOf = (values: Values): string => resolve(values['store'] ?? 'snapshots');

async function save(head: Anchor, values: Values): Promise<void> {
  const { out } = values;
  if (out === undefined) return;
  await writeFile(outFile(out, storeOf(values)), headText(head)).catch((cause: unknown) => {
    throw new KpiError(
      'anchor-failed',
      `The head could not be written to ${out}.`,
      'Name a file in a folder that is there and can be written: --out head.json',
      { cause },
    );
  });
}

function access({ env }: Effects): GitHubAccess {
  const found = gitHubAccess(env);
  if (found !== null) return found;
  throw new KpiError(
    'anchor-failed',
    'GITHUB_TOKEN and GITHUB_REPOSITORY (owner/name) are not both set.',
    'Set them; to keep the head elsewhere: npm run anchor -- write --out head.json',
  );
}

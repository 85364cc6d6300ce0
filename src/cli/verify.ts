import { resolve } from 'node:path';
import { readAnchor } from '../audit/anchor/read-anchor.ts';
import type { Finding } from '../audit/verify/finding.ts';
import { folderSource } from '../audit/verify/folder.ts';
import { failureText, remarkTexts, successText } from '../audit/verify/phrases.ts';
import { verifyStore } from '../audit/verify/verify.ts';
import type { Effects } from '../host/effects.ts';
import { usage } from '../host/run-errors.ts';
import { reportOutputs } from '../host/workflow-outputs.ts';
import type { Rebuilt } from '../pipeline/rebuild.ts';
import type { Command, OptionHelp, Values } from './command.ts';
import { nightOptionHelp } from './night-options.ts';

const OPTIONS: readonly OptionHelp[] = [
  ...nightOptionHelp('store'),
  { name: 'head', value: 'HASH', about: 'a hash you kept: some line of the ledger must still have it' },
  {
    name: 'anchor',
    value: 'FILE|URL',
    about: 'a head kept elsewhere, {seq, hash} or a status.json: it must lie on the chain and be new enough',
  },
  {
    name: 'rebuild',
    value: 'ID',
    about: 'then build the site of that night again and compare it with what was deployed',
  },
  { name: 'against', value: 'DIR', about: 'with --rebuild: a built site to compare with, byte by byte' },
  { name: 'json', about: 'print everything as JSON (quietly: npm run -s verify -- --json)' },
];

export const verify: Command = {
  name: 'verify',
  about: 'Checks every file, manifest and link of the snapshot store.',
  options: OPTIONS,
  examples: [
    ['--anchor head.json', 'check that a head kept elsewhere is on the chain'],
    ['--rebuild 2026-11-22', 'build that night again and compare it with what was deployed'],
  ],
  exits: ['0  all is as recorded', '1  something is not: the first such thing is named'],
  run: async (values, effects) => {
    const { against } = values;
    const head = values['head']?.toLowerCase();
    if (head !== undefined && !/^[0-9a-f]{64}$/.test(head))
      throw usage(`--head takes a hash of 64 hex digits, not “${values['head']}”.`);
    if (against !== undefined && values['rebuild'] === undefined)
      throw usage('--against belongs to --rebuild.', 'Say which night: --rebuild ID.');
    const anchor = values['anchor'] === undefined ? undefined : await readAnchor(values['anchor']);
    const store = resolve(values['store'] ?? 'snapshots');
    const verdict = await verifyStore(folderSource(store), { head, anchor });
    const sound = verdict.findings.length === 0;
    // A site built from a store that is not as recorded would say nothing about the deployment.
    const rebuilt = sound ? await rebuildIfAsked(store, values, effects) : null;
    const ok = sound && (rebuilt === null || rebuilt.difference === null);
    if (values['json'] !== undefined) effects.print(JSON.stringify({ ok, ...verdict, rebuilt }, null, 2));
    else {
      effects.print(isSome(verdict.findings) ? failureText(verdict.findings) : successText(verdict));
      for (const text of remarkTexts(verdict.remarks)) effects.print(text);
      if (rebuilt !== null) effects.print(rebuiltText(rebuilt));
    }
    const said = isSome(verdict.findings) ? failureText(verdict.findings) : successText(verdict);
    await reportOutputs({ ok: String(ok), said }, effects);
    return ok ? 0 : 1;
  },
};

const isSome = (findings: readonly Finding[]): findings is readonly [Finding, ...Finding[]] =>
  findings.length > 0;

async function rebuildIfAsked(store: string, values: Values, effects: Effects): Promise<Rebuilt | null> {
  const { rebuild: id, against } = values;
  if (id === undefined) return null;
  const log = effects.env['KPI_DEBUG'] === undefined ? undefined : effects.print;
  // Checking alone needs neither Astro nor sample data.
  const { rebuild } = await import('../pipeline/rebuild.ts');
  return rebuild({ store, id, against, log });
}

function rebuiltText(rebuilt: Rebuilt): string {
  const { id, seq, files, dist_sha256, against, difference, uncompared } = rebuilt;
  const others =
    uncompared.length === 0
      ? ''
      : ` Not compared: deployment line ${uncompared.join(', ')}, built from another ledger or commit.`;
  if (difference === null)
    return `${id} built again from ${seq} ledger lines: ${files} files, the same bytes as ${against}. dist_sha256 ${dist_sha256}.${others}`;
  return `error: ${id} built again from ${seq} ledger lines is not what ${against} holds: ${difference}. Check that the checkout has no changes of its own and the deployment's commit; --against DIR names the first file that differs.${others}`;
}

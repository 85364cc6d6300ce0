import { expect, it } from 'vitest';
import type { LedgerLine } from '../../store/schemas.ts';
import { notedHeadStep, parseNotedHead, statusStep } from './ledger-steps.ts';

const hash = '0123456789abcdef'.repeat(4);

it.each([
  [hash, { seq: null, hash }],
  [`  ${hash.toUpperCase()}\n`, { seq: null, hash }],
  [`31 ${hash}`, { seq: 31, hash }],
  [`line 31: ${hash}`, { seq: 31, hash }],
  [`{"seq":31,"hash":"${hash}"}`, { seq: 31, hash }],
  [`{"snapshot_id":"2026-11-22","ledger_head":{"seq":31,"hash":"${hash}"}}`, { seq: 31, hash }],
])('reads %s', (text, head) => {
  expect(parseNotedHead(text)).toEqual(head);
});

it.each([
  '',
  'x',
  hash.slice(1),
  `${hash}0`,
  `0 ${hash}`,
  `-1 ${hash}`,
  `{"seq":0,"hash":"${hash}"}`,
  '{}',
  'null',
])('refuses %s', (text) => {
  expect(parseNotedHead(text)).toBeNull();
});

it('does not call an older deployment altered because it knows no later lines', () => {
  const step = notedHeadStep([], { seq: 35, hash }, '/data/ledger.jsonl');
  expect(step.result).toBe('missing');
  expect(step.problems[0]?.message).toMatch(/^it ends at line 0 and can say nothing of line 35\. .*newest/);
});

it('takes no night for a newer one whose date cannot be true', async () => {
  const lines = ['2026-11-20', '2026-12-20', '2026-11-22'].map(
    (date, at) =>
      ({
        seq: at + 1,
        kind: 'snapshot',
        id: date,
        date,
        created_at: `${date}T08:05:00Z`,
        hash,
      }) as LedgerLine,
  );
  const step = (known: readonly LedgerLine[], id: string | null) => {
    const head = known.at(-1);
    const status = { snapshot_id: id, degraded: false, ledger_head: { seq: head?.seq, hash } };
    const read = async () => Buffer.from(JSON.stringify(status));
    return statusStep({ read, sha256: async () => hash, shown: id, archived: [] }, known);
  };
  expect((await step(lines, '2026-11-22')).problems).toEqual([]);
  // While no line contradicts it, it is the newest.
  expect((await step(lines.slice(0, 2), '2026-11-20')).result).toBe('bad');
});

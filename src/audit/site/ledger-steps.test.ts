import { expect, it } from 'vitest';
import { notedHeadStep, parseNotedHead } from './ledger-steps.ts';

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

import { expect, it } from 'vitest';
import { parseNotedHead } from './noted-head.ts';

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

import { describe, expect, it } from 'vitest';
import { type Group, type Results, search } from '../../analysis/search/match.ts';
import { countOf, messageOf } from './phrases.ts';

const group: Group = {
  name: 'Metrics',
  titles: [' take rate', ' net revenue retention'],
  entry: (index) => ({ title: String(index), note: '', href: '/' }),
};
const none: Results = { groups: [], total: 0, nearly: false, words: [] };
const found = (typed: string) => search([group], typed, 8);
const ready = { groups: [group], state: 'ready' } as const;

describe('messageOf', () => {
  it('says in one sentence what is missing when the index did not come', () => {
    expect(messageOf({ groups: [], state: 'failed' }, '', none)).toMatch(
      /^The search index could not be loaded/,
    );
    expect(messageOf({ groups: [group], state: 'failed' }, 'rate', found('rate'))).toMatch(/^A part of/);
  });

  it('says that the index is still coming until something is found', () => {
    expect(messageOf({ groups: [], state: 'loading' }, '', none)).toBe('Loading…');
    expect(messageOf({ groups: [group], state: 'loading' }, 'xyz', found('xyz'))).toBe('Loading…');
    expect(messageOf({ groups: [group], state: 'loading' }, 'rate', found('rate'))).toBeNull();
  });

  it('says when nothing was found, and when only something close was', () => {
    expect(messageOf(ready, 'xyz', found('xyz'))).toMatch(/^Nothing found/);
    expect(messageOf(ready, 'retnetion', found('retnetion'))).toMatch(/close:$/);
    expect(messageOf(ready, 'rate', found('rate'))).toBeNull();
    expect(messageOf(ready, ' ', none)).toBeNull();
  });
});

it('countOf counts what was typed for, and is silent before', () => {
  expect(countOf('rate', found('rate'))).toBe('1 result');
  expect(countOf('re', found('re'))).toBe('1 result');
  expect(countOf('e', found('e'))).toBe('2 results');
  expect(countOf('', none)).toBeNull();
  expect(countOf('big', { ...none, total: 1234 })).toBe('1,234 results');
});

import { expect, it } from 'vitest';
import { counted, filterLink, listed, quoted } from './phrases.ts';

it('counts and lists', () => {
  expect([counted(1, 'day'), counted(0, 'day'), counted(1200, 'reply', 'replies')]).toEqual([
    '1 day',
    '0 days',
    '1,200 replies',
  ]);
  expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
  ]);
});

it('keeps what others wrote on one line and short', () => {
  expect(quoted('  Ada\n\tLovelace\u202e ')).toBe('Ada Lovelace');
  expect(quoted('x'.repeat(200), 10)).toBe(`${'x'.repeat(9)}…`);
  expect(quoted('👩‍👩‍👧‍👦'.repeat(20), 3)).toBe('👩‍👩‍👧‍👦👩‍👩‍👧‍👦…');
  expect(quoted('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 3)).toBe('👩‍👩‍👧‍👦👩‍👩‍👧‍👦');
  expect(quoted(`a${'\u0301'.repeat(5000)}`, 10).length).toBeLessThan(170);
});

it('isolates names that are written from right to left', () => {
  expect(quoted('شركة')).toBe('\u2068شركة\u2069');
  expect(quoted('Société')).toBe('Société');
});

it('puts any text into a fragment', () => {
  expect(filterLink('A&B #1/é')).toBe('#q=A%26B%20%231%2F%C3%A9');
  expect(filterLink('\ud800')).toBe('#q=%EF%BF%BD');
});

import { expect, it } from 'vitest';
import { absentFrom, briefReason } from './absent.ts';

it('what a night is without is what could not be had and what was left out on purpose, as far as it is defined', () => {
  const missing = [{ name: 'nrr', kind: 'metric', reason: 'It is gone.', object: null }] as const;
  const defined = { metrics: [{ key: 'nrr' }, { key: 'take_rate' }], views: [{ name: 'cohorts' }] };
  const found = absentFrom(missing, defined, { not_connected: ['cohorts', 'take_rate', 'of_tomorrow'] });
  expect(found.map(({ name, kind, intended }) => [name, kind, intended])).toEqual([
    ['nrr', 'metric', false],
    ['take_rate', 'metric', true],
    ['cohorts', 'view', true],
  ]);
});

it('a card has room for a short reason', () => {
  const object = 'my-project.my_dataset.deal';
  expect(briefReason({ reason: `${object} does not exist (no file, nor what computes it).`, object })).toBe(
    'deal does not exist.',
  );
  const long = briefReason({ reason: `${'many words '.repeat(20)}.`, object: null });
  expect(long.length).toBeLessThan(100);
  expect(long.endsWith('words …')).toBe(true);
});

import { expect, it } from 'vitest';
import { spared } from './diagnose.ts';
import type { Examined } from './diagnosis.ts';

const found = (needed_by: readonly string[]): Examined => ({
  ...{ object: 'p.d.x', column: null, state: 'missing', needed_by, harmless: false },
  ...{ expected: 'a table or view', found: 'nothing', proposal: 'make it' },
});

it('what only something needs that is not connected on purpose is no work', () => {
  const examination = {
    found: [
      found(['person_new_inventory']),
      found(['person_nps', '/details/organizer-recap-nps-score/']),
      found(['person_new_inventory', 'revenue_ytd']),
      found([]),
    ],
    adapters: [],
  };
  const notConnected = ['person_new_inventory', 'person_nps', 'organizer_recap_NPS_score'];
  expect(spared(examination, notConnected).found.map(({ harmless }) => harmless)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

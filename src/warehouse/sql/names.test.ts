import { describe, expect, it } from 'vitest';
import { namesFrom } from './names.ts';

describe('names from the environment', () => {
  it('are the production ones by default', () => {
    expect(namesFrom({})).toEqual({
      project: 'stitchdata-384118',
      dataset: 'App_KPI_Dashboard',
      qbo: 'src_fivetran_qbo',
      hubspot: 'src_fivetran_hubspot',
    });
  });

  it('are those too where a workflow hands over variables that are not set', () => {
    expect(namesFrom({ KPI_PROJECT: '', KPI_DATASET: '' })).toEqual(namesFrom({}));
  });

  it.each([
    ['KPI_PROJECT', 'p`; DROP TABLE x; --'],
    ['KPI_PROJECT', 'Upper-Case'],
    ['KPI_PROJECT', ' '],
    ['KPI_DATASET', 'a.b'],
    ['KPI_QBO_DATASET', 'with-hyphen'],
    ['KPI_HUBSPOT_DATASET', 'x`y'],
  ])('%s=%s is refused by name, and never repeated', (variable, value) => {
    expect(() => namesFrom({ [variable]: value })).toThrow(new RegExp(`^${variable} is not a `));
    if (value !== ' ') expect(() => namesFrom({ [variable]: value })).not.toThrow(value);
  });
});

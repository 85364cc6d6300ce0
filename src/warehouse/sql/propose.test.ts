import { describe, expect, it } from 'vitest';
import { contractsOf } from '../../catalog/contracts.ts';
import { likeness, mostLike, proposeAdapter, proposeColumn } from './propose.ts';

const contract = (name: string) => contractsOf(2026).find((one) => one.name === name) ?? expect.fail(name);
const column = (object: string, name: string) =>
  contract(object).columns.find((one) => one.name === name) ?? expect.fail(name);

describe('names', () => {
  it('say the same in another case, with a prefix, of many, or with words that mean it', () => {
    expect(likeness('customer_name', 'CustomerName')).toBe(1);
    expect(likeness('property_status', 'status')).toBe(1);
    expect(likeness('upfront_spend', 'upfront_amount')).toBe(1);
    expect(likeness('account', 'Accounts')).toBe(1);
    expect(likeness('signed_date', 'days_signed')).toBeLessThan(1);
    expect(likeness('signed_date', 'comment')).toBe(0);
    expect(likeness('id', 'class_id')).toBe(0);
    expect(likeness('account_number', 'id')).toBe(0);
    expect(mostLike('inventory_listing', ['deal', 'inventory_listings_v2', 'inventory'])).toBe('inventory');
    expect(mostLike('customer', ['account_data', 'customer_data'])).toBe('customer_data');
    expect(mostLike('account', ['account_data', 'customer_data'])).toBe('account_data');
    expect(mostLike('merged_deal', ['company', 'owner'])).toBeNull();
  });
});

describe('a column', () => {
  it('is proposed by name and type, cast where its type is another', () => {
    const score = column('organizer_recap_NPS_score', 'score');
    expect(proposeColumn(score, [{ name: 'score', type: 'STRING' }])).toEqual({
      column: 'score',
      expression: 'SAFE_CAST(score AS INT64)',
    });
    expect(proposeColumn(score, [{ name: 'rating', type: 'FLOAT64' }])?.expression).toBe('rating');
    expect(proposeColumn(score, [{ name: 'score', type: 'ARRAY<STRING>' }])).toBeNull();
    const active = column('customer_development', 'is_active');
    expect(proposeColumn(active, [{ name: 'Is_Active', type: 'STRING' }])?.expression).toBe(
      "LOWER(TRIM(Is_Active)) IN ('true', 'yes', 'y', '1')",
    );
  });
});

describe('an adapter', () => {
  it('makes one of two columns that say the same NULL, and never both', () => {
    const adapter = (...names: string[]) =>
      proposeAdapter(
        contract('deal_pipeline_stage'),
        ['stage_id', 'probability', ...names].map((name) => ({ name, type: 'STRING' })),
        { path: '{{object}}', fiscalYear: 2026 },
      );
    expect(adapter('is_closed')).toContain('CAST(NULL AS BOOL) AS closed_won');
    const neither = adapter();
    expect(neither).not.toContain('CAST(NULL AS BOOL)');
    expect(neither).toContain('-- … AS is_closed, -- BOOL: nothing like it was found, say what it is');
    expect(neither).toContain('-- … AS closed_won, -- BOOL: nothing like it was found, say what it is');
  });

  it('takes what is there, each column once, and says what nothing was found for', () => {
    const columns = [
      { name: 'contract_id', type: 'STRING' },
      { name: 'client_name', type: 'STRING' },
      { name: 'signed_on', type: 'TIMESTAMP' },
      { name: 'upfront_amount', type: 'STRING' },
      { name: 'tags', type: 'ARRAY<STRING>' },
    ];
    expect(
      proposeAdapter(contract('Upfront_Contract_Spend_Query'), columns, {
        path: '{{object}}',
        fiscalYear: 2026,
      }),
    ).toBe(
      `-- Reads Upfront_Contract_Spend_Query in the shape that metrics and pages expect. Proposed by doctor from names and types: look at each line.
SELECT
  -- … AS contract_value, -- NUMERIC or BIGNUMERIC or FLOAT64 or INT64: nothing like it was found, say what it is
  contract_id,
  client_name AS customer_name,
  CAST(NULL AS STRING) AS owner_name,
  signed_on AS signed_date,
  CAST(upfront_amount AS NUMERIC) AS upfront_spend -- text that is no NUMERIC fails
FROM \`{{object}}\`
`,
    );
  });

  it('never takes a column of one year for one of another, and goes on fitting next year', () => {
    const columns = [
      { name: 'qbo_customer_id', type: 'STRING' },
      { name: 'net_revenue_2024', type: 'NUMERIC' },
      { name: 'net_revenue_2025', type: 'NUMERIC' },
    ];
    const object = contract('net_revenue_retention_all_customers');
    const sql = proposeAdapter(object, columns, { path: '{{object}}', fiscalYear: 2026 });
    expect(sql).toContain('  net_revenue_{{prior_fiscal_year}}\n');
    expect(sql).toContain('  -- … AS net_revenue_{{fiscal_year}}, --');
    expect(sql).not.toContain('2024');
  });
});

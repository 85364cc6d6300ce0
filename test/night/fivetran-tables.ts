/** A table as Fivetran exports it: its columns, and of each row the cells that are not empty, as they are written. */
export interface Exported {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/*
 * The columns are those of the sample data of Fivetran's public packages dbt_quickbooks 1.9.0 (commit cf1867c4bd77) and
 * dbt_hubspot 1.8.0 (commit be3a903c24d8), integration_tests/seeds: each header in full, in its order. The rows are this
 * project's own; their cells are written as cells there are: hours without a leading zero, TRUE beside true, 24850
 * beside 1000.00, text in a column of instants, no quotes, no end of the last line.
 */

const named = (names: string): readonly string[] => names.trim().split(/\s+/);

const SOLD = { _fivetran_deleted: 'FALSE', currency_id: 'USD', exchange_rate: '0.8', delivery_type: 'Email' };
const EUROS = { currency_id: 'EUR', exchange_rate: '1.25' };
const REST = { _fivetran_synced: '2026-01-18 6:16:26', sales_item_tax_code_id: 'NON' };
const SALE = { ...REST, detail_type: 'SalesItemLineDetail', description_service_date: 'Product A' };
const DISCOUNT = { detail_type: 'DiscountLineDetail' };
const SUBTOTAL = { detail_type: 'SubTotalLineDetail' };
const PART = { _fivetran_synced: '2026-01-19 22:16:19', invoice_line_index: '0', tax_code_id: 'NON' };
const DEAL = { is_deleted: 'false', deal_pipeline_id: 'default', deal_pipeline_stage_id: 'pq+Ne/pD==' };
const WON = { deal_pipeline_stage_id: 'Hlo/NyGJ==' };
const STAGE = { pipeline_id: 'default', _fivetran_deleted: 'FALSE', created_at: '2026-07-09 15:25:37.054' };

/** Every table of theirs that this project knows, by its file. */
export const FIVETRAN: Readonly<Record<string, Exported>> = {
  'src_fivetran_qbo/account.csv': {
    columns: named(`
      id _fivetran_synced account_number account_sub_type account_type active balance
      balance_with_sub_accounts classification created_at currency_id description fully_qualified_name
      name parent_account_id sub_account sync_token tax_code_id updated_at _fivetran_deleted
    `),
    rows: [
      { id: '52', _fivetran_synced: '2025-06-23 3:58:54', account_type: 'Expense', active: 'TRUE' },
      { id: '210', account_type: 'Income', active: 'FALSE', created_at: '2025-06-18 14:09:07' },
      {
        id: '76',
        account_number: '4190',
        account_sub_type: 'DiscountsRefundsGiven',
        account_type: 'Discount',
      },
      {
        id: '999',
        account_number: '4000',
        account_type: 'Income',
        balance: '1000',
        _fivetran_deleted: 'FALSE',
      },
      { id: '1999', account_number: '4100 01', account_type: 'Income', sub_account: 'TRUE' },
      { id: '873', account_number: '5005', account_type: 'Expense', updated_at: '2026-01-01 13:00:01' },
    ],
  },
  'src_fivetran_qbo/customer.csv': {
    columns: named(`
      id _fivetran_synced active alternate_phone_number ar_account_id balance balance_with_jobs
      bill_address_id bill_with_parent company_name created_at currency_id default_tax_code_id
      display_name email family_name fax_number fully_qualified_name given_name job level middle_name
      mobile_number notes open_balance_date parent_customer_id payment_method_id phone_number
      preferred_delivery_method print_on_check_name resale_number sales_term_id shipping_address_id suffix
      sync_token tax_exemption_reason_id taxable title updated_at website _fivetran_deleted
      customer_type_id
    `),
    rows: [
      { id: '10', _fivetran_synced: '2025-06-23 3:58:55', active: 'TRUE', display_name: 'Acme', level: '' },
      {
        id: '14',
        created_at: '2025-06-18 14:11:42',
        display_name: 'Bolt',
        preferred_delivery_method: 'None',
      },
      { id: '17', display_name: 'Crane', job: 'FALSE', customer_type_id: '3' },
      { id: '19', display_name: 'Dune', taxable: 'TRUE', _fivetran_deleted: 'TRUE' },
    ],
  },
  'src_fivetran_qbo/item.csv': {
    columns: named(`
      id _fivetran_synced active asset_account_id created_at description expense_account_id
      fully_qualified_name income_account_id inventory_start_date level name parent_item_id purchase_cost
      purchase_description purchase_tax_code_id purchase_tax_included quantity_on_hand sales_tax_code_id
      sales_tax_included stock_keeping_unit sub_item sync_token taxable track_quantity_on_hand type
      unit_price updated_at _fivetran_deleted
    `),
    rows: [
      { id: '9999', _fivetran_synced: '2026-01-05 3:00:05', active: 'TRUE', income_account_id: '999' },
      { id: '100', income_account_id: '1999', unit_price: '1250', purchase_cost: '0' },
      { id: '3', income_account_id: '22', _fivetran_deleted: 'TRUE' },
    ],
  },
  'src_fivetran_qbo/invoice.csv': {
    columns: named(`
      id _fivetran_deleted _fivetran_synced allow_ipnpayment allow_online_achpayment
      allow_online_credit_card_payment allow_online_payment apply_tax_after_discount balance
      billing_address_id billing_bcc_email billing_cc_email billing_email class_id created_at currency_id
      custom_p_o_number custom_sales_rep customer_id customer_memo delivery_time delivery_type
      department_id deposit deposit_to_account_id doc_number due_date email_status exchange_rate
      global_tax_calculation home_balance home_total_amount print_status private_note sales_term_id
      ship_date shipping_address_id sync_token tax_code_id total_amount total_tax tracking_number
      transaction_date transaction_source updated_at
    `),
    rows: [
      { ...SOLD, id: '40113', customer_id: '10', transaction_date: '2026-01-19', total_amount: '2207.99' },
      { ...SOLD, id: '40114', customer_id: '14', transaction_date: '2026-02-03', total_tax: '117.50' },
      { ...SOLD, id: '40115', customer_id: '4783', transaction_date: '2026-03-01', due_date: '2026-04-01' },
      { ...SOLD, id: '50001', customer_id: '10', transaction_date: '2026-02-05', ...EUROS },
      { ...SOLD, id: '30001', customer_id: '10', transaction_date: '2025-06-01', sync_token: '1' },
      { ...SOLD, id: '30002', customer_id: '17', transaction_date: '2025-09-15', balance: '500.00' },
      { ...SOLD, id: '30003', customer_id: '19', transaction_date: '2025-12-01' },
      { id: '28957', _fivetran_deleted: 'TRUE', created_at: '2026-01-13 0:23:25', currency_id: 'USD' },
    ],
  },
  'src_fivetran_qbo/invoice_line.csv': {
    columns: named(`
      index invoice_id _fivetran_synced amount bundle_id bundle_quantity description
      description_service_date description_tax_code_id discount_account_id discount_class_id
      discount_discount_percent discount_percent_based discount_tax_code_id sales_item_account_id
      sales_item_class_id sales_item_discount_amount sales_item_discount_rate sales_item_item_id
      sales_item_quantity sales_item_service_date sales_item_tax_code_id sales_item_unit_price
      sub_total_item_id item_id quantity tax_code_id account_id detail_type
    `),
    rows: [
      {
        ...SALE,
        invoice_id: '40113',
        index: '0',
        amount: '2500',
        bundle_id: '211',
        bundle_quantity: '0.6993497',
      },
      { ...REST, invoice_id: '40113', index: '1', amount: '1748.37', detail_type: 'DescriptionOnly' },
      { ...REST, invoice_id: '40113', index: '3', amount: '-42.01', sales_item_account_id: '999' },
      { ...REST, invoice_id: '40113', index: '4', amount: '0', sales_item_item_id: '18' },
      { ...REST, invoice_id: '40113', index: '5', amount: '250', discount_account_id: '76', ...DISCOUNT },
      { ...REST, invoice_id: '40113', index: '10', amount: '2207.99', account_id: '999', ...SUBTOTAL },
      { ...SALE, invoice_id: '40114', index: '1', amount: '1000.00', sales_item_item_id: '100' },
      { ...SALE, invoice_id: '40114', index: '2', amount: '175.00', sales_item_item_id: '9999' },
      { ...SALE, invoice_id: '40114', index: '3', amount: '80.00', account_id: '873', item_id: '100' },
      { ...SALE, invoice_id: '40115', index: '0', amount: '1005.00', account_id: '999' },
      { ...SALE, invoice_id: '50001', index: '1', amount: '1000.00', account_id: '999' },
      { ...SALE, invoice_id: '50001', index: '2', amount: '333.33', item_id: '100' },
      { ...SALE, invoice_id: '30001', index: '0', amount: '2000', account_id: '999' },
      { ...SALE, invoice_id: '30002', index: '0', amount: '500.00', account_id: '1999' },
      { ...SALE, invoice_id: '30003', index: '0', amount: '800.5', account_id: '999' },
      { ...SALE, invoice_id: '28957', index: '1', amount: '3000.00', account_id: '999' },
      { ...SALE, invoice_id: '35647', index: '0', amount: '27381.64', account_id: '999' },
    ],
  },
  'src_fivetran_qbo/invoice_line_bundle.csv': {
    columns: named(`
      index invoice_id _fivetran_synced account_id amount class_id description discount_amount
      discount_rate invoice_line_index item_id line_num quantity service_date tax_code_id unit_price
      sales_item_item_id sales_item_quantity sales_item_tax_code_id sales_item_account_id
    `),
    rows: [
      { ...PART, invoice_id: '40113', index: '0', amount: '1953.26', account_id: '999' },
      { ...PART, invoice_id: '40113', index: '1', amount: '296.74', item_id: '100', quantity: '26.18689' },
      { ...PART, invoice_id: '40113', index: '2', amount: '250', account_id: '210', item_id: '348' },
      { ...PART, invoice_id: '40082', index: '13', amount: '21437.5', account_id: '999' },
    ],
  },
  'src_fivetran_hubspot/deal.csv': {
    columns: named(`
      deal_id is_deleted deal_pipeline_id deal_pipeline_stage_id owner_id portal_id property_dealname
      property_description property_amount property_closedate property_createdate
    `),
    rows: [
      { deal_id: '1244495215', is_deleted: 'false', property_createdate: '2025-12-04 12:48:22' },
      {
        ...DEAL,
        deal_id: '2392872971',
        property_amount: '120000',
        property_closedate: '2026-12-04 12:48:22',
      },
      { ...DEAL, deal_id: '3555117472', property_amount: '30000', property_closedate: '2026-12-31 00:00:00' },
      { ...DEAL, deal_id: '3414241230', property_amount: '7000', property_closedate: '2027-01-01 03:00:00' },
      { ...DEAL, deal_id: '1260142865', property_amount: '500', property_closedate: '2027-01-01 00:00:00' },
      {
        ...DEAL,
        deal_id: '3490328157',
        property_amount: '9000',
        property_closedate: '2026-12-04 12:48:22',
        ...WON,
      },
      { ...DEAL, deal_id: '9077310858', property_amount: '4000', property_closedate: '2026-12-04 12:48:22' },
      {
        ...DEAL,
        deal_id: '1348398344',
        property_amount: '6000',
        property_closedate: '2026-12-04 12:48:22',
        is_deleted: 'true',
      },
    ],
  },
  'src_fivetran_hubspot/deal_pipeline.csv': {
    columns: named(`
      pipeline_id _fivetran_deleted _fivetran_synced active display_order label created_at updated_at
    `),
    rows: [
      {
        pipeline_id: 'default',
        _fivetran_deleted: 'FALSE',
        _fivetran_synced: '2026-07-09 15:25:37.053',
        active: 'TRUE',
      },
    ],
  },
  'src_fivetran_hubspot/deal_pipeline_stage.csv': {
    columns: named(`
      _fivetran_deleted _fivetran_synced active closed_won is_closed display_order probability stage_id
      label pipeline_id created_at updated_at
    `),
    rows: [
      { ...STAGE, stage_id: 'pq+Ne/pD==', closed_won: 'FALSE', is_closed: 'FALSE', probability: '0.4' },
      { ...STAGE, stage_id: 'Hlo/NyGJ==', closed_won: 'TRUE', is_closed: 'TRUE', probability: '1.0' },
    ],
  },
  'src_fivetran_hubspot/merged_deal.csv': {
    columns: named(`
      deal_id merged_deal_id _fivetran_synced
    `),
    rows: [
      { deal_id: '2392872971', merged_deal_id: '9077310858', _fivetran_synced: '2026-06-22 11:37:07.210000' },
    ],
  },
  'src_fivetran_hubspot/deal_company.csv': {
    columns: named(`
      company_id deal_id type_id category
    `),
    rows: [
      { company_id: '2182162682', deal_id: '2392872971', type_id: '101112', category: 'HUBSPOT_DEFINED' },
    ],
  },
  'src_fivetran_hubspot/company.csv': {
    columns: named(`
      id is_deleted _fivetran_synced property_name property_description property_createdate
      property_industry property_address property_address_2 property_city property_state property_country
      property_annualrevenue property_hs_all-funky-a9384-syntax
    `),
    rows: [
      {
        id: '2182162682',
        is_deleted: 'false',
        _fivetran_synced: '2025-12-30 3:15:52',
        property_createdate: '2025-01-08 2:13:54',
        property_annualrevenue: '10000000',
        'property_hs_all-funky-a9384-syntax': '23',
      },
    ],
  },
  'src_fivetran_hubspot/owner.csv': {
    columns: named(`
      owner_id _fivetran_synced created_at portal_id type updated_at email first_name last_name
      active_user_id
    `),
    rows: [
      {
        owner_id: '44023296',
        _fivetran_synced: '2026-03-02 21:00:33.301',
        type: 'PERSON',
        active_user_id: '12345',
      },
    ],
  },
};

/** The tables as files, by their paths. */
export const asFiles = (tables: Readonly<Record<string, Exported>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(tables).map(([file, { columns, rows }]) => {
      for (const row of rows)
        for (const name of Object.keys(row))
          if (!columns.includes(name)) throw new Error(`${file} has no column ${name}.`);
      const lines = rows.map((row) => columns.map((name) => row[name] ?? '').join(','));
      return [file, [columns.join(','), ...lines].join('\n')];
    }),
  );

/** A file's table. No cell of theirs that is read here is in quotes. */
export function asTable(content: string): Exported {
  if (content.includes('"')) throw new Error('A cell is in quotes.');
  const [header = '', ...lines] = content.split(/\r?\n/).filter((line) => line !== '');
  const columns = header.split(',');
  const rowOf = (line: string) => {
    const cells = line.split(',');
    return Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? '']));
  };
  return { columns, rows: lines.map(rowOf) };
}

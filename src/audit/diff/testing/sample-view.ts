import type { Cell } from '../../../catalog/data.ts';

/** A known view: its name, columns and rows, with what is awkward in names and numbers. */
export const VIEW = 'customer_development';
export const columns = [
  { name: 'qbo_customer_id', type: 'STRING' },
  { name: 'customer_name', type: 'STRING' },
  { name: 'net_revenue', type: 'NUMERIC' },
  { name: 'is_active', type: 'BOOL' },
];
export const rows: readonly (readonly Cell[])[] = [
  ['1', 'Larkspur </script> Fairs', '10.25', true],
  ['2', null, null, false],
  ['3', '=cmd()', '-0.5', null],
  ['4', '🍬', '0', true],
];

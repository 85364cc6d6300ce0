/**
 * What readers call a department, by its code in `dashboard_kpis`. `company`, `ceo`, `coo` and `supply` are the codes of
 * the table's owner, the others this project's.
 */
const LABELS: Readonly<Record<string, string>> = {
  company: 'Company',
  ceo: 'CEO',
  coo: 'COO',
  supply: 'Supply',
  account_management: 'Account Management',
  sales: 'Sales',
  operations: 'Operations',
  organizer_success: 'Organizer Success',
};

/** A department as readers see it. Nights made before there were codes hold the label itself. */
export const departmentLabel = (code: string): string => LABELS[code] ?? code;

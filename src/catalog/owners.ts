import { z } from 'zod';

/** `owners.json`: who answers for which number, and the code and the name of their department. */
export const ownersSchema = z.strictObject({
  owners: z.array(
    z.strictObject({
      /** The metric that they answer for. */
      metric: z.string().regex(/^[a-z][a-z0-9_]*$/, 'the key of a metric'),
      /** The department's code in `dashboard_kpis`. */
      code: z.string().regex(/^[a-z][a-z0-9_]{0,60}$/, 'a code in lower case, such as ceo'),
      person: z.string().trim().min(1).max(80),
      /** The department as readers see it. */
      label: z.string().trim().min(1).max(80),
    }),
  ),
});

type Owner = z.infer<typeof ownersSchema>['owners'][number];
export type Owners = readonly Owner[];

/**
 * The owners of nights from before there was such a file, and of sample data. `ceo`, `coo` and `supply` are codes of the
 * table's owner, the others this project's.
 */
export const DEFAULT_OWNERS: Owners = [
  { metric: 'person_revenue_ytd', code: 'ceo', person: 'Jack', label: 'CEO' },
  { metric: 'person_take_rate', code: 'coo', person: 'Deuce', label: 'COO' },
  { metric: 'person_new_inventory', code: 'supply', person: 'Ian Hong', label: 'Supply' },
  { metric: 'person_nrr', code: 'account_management', person: 'Andy Cooper', label: 'Account Management' },
  { metric: 'person_contract_spend', code: 'sales', person: 'Char Short', label: 'Sales' },
  { metric: 'person_time_to_fulfill', code: 'operations', person: 'Victoria', label: 'Operations' },
  { metric: 'person_nps', code: 'organizer_success', person: 'Claire', label: 'Organizer Success' },
];

/** The department that answers for what nobody owns alone. */
export const COMPANY = 'company';

/** A department as readers see it. Nights made before there were codes hold the label itself. */
export const departmentLabel = (code: string, owners: Owners): string =>
  code === COMPANY ? 'Company' : (owners.find((owner) => owner.code === code)?.label ?? code);

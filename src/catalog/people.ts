import type { Person } from './types.ts';

/** The seven owners. Departments are this project's choice; see Assumptions in ARCHITECTURE.md. */
export const people = {
  jack: { name: 'Jack', department: 'Executive' },
  deuce: { name: 'Deuce', department: 'Marketplace' },
  ian: { name: 'Ian Hong', department: 'Supply' },
  andy: { name: 'Andy Cooper', department: 'Account Management' },
  char: { name: 'Char Short', department: 'Sales' },
  victoria: { name: 'Victoria', department: 'Operations' },
  claire: { name: 'Claire', department: 'Organizer Success' },
} as const satisfies Record<string, Person>;

import type { Company } from './company.ts';
import type { Missing } from './data.ts';

/** A metric or a view that a night is without. */
export interface Absent extends Missing {
  /** Whether it is left out on purpose. */
  readonly intended: boolean;
}

/** What a night defines, as far as it can be absent. */
interface Defined {
  readonly metrics: readonly { readonly key: string }[];
  readonly views: readonly { readonly name: string }[];
}

/** What a night is without: what could not be had, and what the company leaves out on purpose. */
export const absentFrom = (
  missing: readonly Missing[],
  { metrics, views }: Defined,
  { not_connected: names }: Pick<Company, 'not_connected'>,
): Absent[] => [
  ...missing.map((one) => ({ ...one, intended: false })),
  ...[
    ...metrics.map(({ key }) => ({ name: key, kind: 'metric' as const })),
    ...views.map(({ name }) => ({ name, kind: 'view' as const })),
  ]
    .filter(({ name }) => names.includes(name))
    .map((one) => ({ ...one, reason: 'It is left out on purpose.', object: null, intended: true })),
];

/** How what is absent stands, in words. */
export const absentWord = ({ intended }: Pick<Absent, 'intended'>): string =>
  intended ? 'Not connected' : 'Missing';

const SHORT = 90;

/** Why something is absent, as a card has room for: objects by their own names, nothing in brackets. */
export function briefReason({ reason, object }: Pick<Absent, 'reason' | 'object'>): string {
  const name = object?.split('.').at(-1) ?? '';
  const named = object === null || name === '' ? reason : reason.replaceAll(object, name);
  const bare = named.replace(/ \([^()]*\)/g, '');
  return bare.length <= SHORT ? bare : `${bare.slice(0, SHORT).replace(/\s+\S*$/, '')} …`;
}

/** Why a metric or a view is absent; null for what is not. */
export const absentOf = (absent: readonly Absent[], kind: Absent['kind'], name: string): Absent | null =>
  absent.find((one) => one.kind === kind && one.name === name) ?? null;

export const isAbsent = (absent: readonly Absent[], kind: Absent['kind'], name: string): boolean =>
  absentOf(absent, kind, name) !== null;

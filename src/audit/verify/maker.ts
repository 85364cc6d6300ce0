import type { Manifest } from '../../store/schemas.ts';

/** The checks that every night is put to, whatever its source. */
export const EVERY_CHECK = [
  'metrics-complete',
  'metrics-finite',
  'one-refresh',
  'columns-typed',
  'views-filled',
] as const;

/**
 * Whether version 0.1 made a night, by its manifest. What was asked of nights later is not asked of these: that
 * every check is recorded, and that nothing stands in a night that its definitions do not name. A manifest without
 * a version is held to all of it.
 */
export const isOfFirstVersion = ({ versions }: Pick<Manifest, 'versions'>): boolean =>
  versions['kpi-snapshot']?.startsWith('0.1.') ?? false;

import { ROOT } from './root.ts';

/**
 * Whether what a company says of itself is read from a folder: `sql/adapters/`, `src/data/company.json` and `owners.json`.
 * Of this checkout tests read none of it (`KPI_SETTINGS=default`), so that they say the same of the product whatever a
 * company has written into it.
 */
export const readsOwn = (root: string = ROOT): boolean =>
  root !== ROOT || process.env['KPI_SETTINGS'] !== 'default';

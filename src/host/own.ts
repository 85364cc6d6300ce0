import { ROOT } from './root.ts';

/**
 * The folder that holds what a company says of itself beside the product: `sql/adapters/`, `src/data/company.json` and
 * `owners.json`. Tests have one of their own in the checkout's place (vitest.config.ts), so that they say the same of the
 * product whatever a company has written into it.
 */
export const ownFiles = (root: string = ROOT): string => root;

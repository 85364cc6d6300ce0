import { join } from 'node:path';
import { ROOT } from '../src/host/root.ts';

/** What a company says of itself where it says nothing: the defaults, and no adapters. */
export const DEFAULTS = join(import.meta.dirname, 'defaults');

/** Stands in for `src/host/own.ts` in tests. */
export const ownFiles = (root: string = ROOT): string => (root === ROOT ? DEFAULTS : root);

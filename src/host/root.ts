import { join } from 'node:path';

/** The folder of this checkout; files of the repository are named relative to it. */
export const ROOT = join(import.meta.dirname, '../..');

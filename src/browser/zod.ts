import { config } from 'zod';

/**
 * Must be the first import of a module that reads with schemas: schemas decide when they are made whether to compile
 * themselves with `Function`, which the site's policy refuses and reports.
 */
config({ jitless: true });

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { serve } from '../../src/pipeline/serve.ts';
import { buildTestSite, type TestSite } from '../site/site.ts';
import { launchWithFonts } from './fonts.ts';
import { startPages } from './runtime.ts';

/** What serves a built site. */
interface ServedOptions {
  /** `preview`, which is quick to start, or `pages`, the runtime of a deployment. */
  readonly by?: 'preview' | 'pages';
}

/** A built site within a browser's reach; there once the tests of the file begin. */
export interface Served {
  readonly site: TestSite;
  readonly browser: Browser;
  /** The address of a path; without one, of the overview. */
  at(path?: string): string;
}

/** Builds a site from what `fill` writes, serves it and starts Chromium for the tests of a file; ends all three after them. */
export function served(
  fill: (store: string) => Promise<unknown>,
  { by = 'preview' }: ServedOptions = {},
): Served {
  let site: TestSite;
  let browser: Browser;
  let server: { readonly url: string; close(): Promise<void> };
  beforeAll(async () => {
    site = await buildTestSite(fill);
    server = by === 'pages' ? await startPages(site.dir) : await serve({ dir: site.dir, port: 0 });
    browser = await launchWithFonts();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await site?.remove();
  });
  return {
    get site() {
      return site;
    },
    get browser() {
      return browser;
    },
    at: (path = '/') => new URL(path, server.url).href,
  };
}

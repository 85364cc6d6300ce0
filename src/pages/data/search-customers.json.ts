import type { APIRoute } from 'astro';
import { customerIndex } from '../../analysis/search/build-index.ts';
import { siteData } from '../../analysis/site.ts';

export const GET: APIRoute = async () =>
  new Response(`${JSON.stringify(await customerIndex(await siteData()))}\n`, {
    headers: { 'content-type': 'application/json' },
  });

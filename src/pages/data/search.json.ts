import type { APIRoute } from 'astro';
import { searchIndex } from '../../analysis/search/build-index.ts';
import { siteData } from '../../analysis/site.ts';

export const GET: APIRoute = async () =>
  new Response(`${JSON.stringify(searchIndex(await siteData()))}\n`, {
    headers: { 'content-type': 'application/json' },
  });

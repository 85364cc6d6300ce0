import type { APIRoute } from 'astro';
import { searchIndex } from '../../components/search/build-index.ts';
import { siteData } from '../../components/site-data.ts';

export const GET: APIRoute = async () =>
  new Response(`${JSON.stringify(searchIndex(await siteData()))}\n`, {
    headers: { 'content-type': 'application/json' },
  });

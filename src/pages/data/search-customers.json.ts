import type { APIRoute } from 'astro';
import { customerIndex } from '../../components/search/build-index.ts';
import { siteData } from '../../components/site-data.ts';

export const GET: APIRoute = async () =>
  new Response(`${JSON.stringify(await customerIndex(await siteData()))}\n`, {
    headers: { 'content-type': 'application/json' },
  });

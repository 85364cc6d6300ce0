import type { APIRoute } from 'astro';
import { indexTexts } from '../../analysis/search/build-index.ts';
import { siteData } from '../../analysis/site.ts';

export const GET: APIRoute = async () =>
  new Response((await indexTexts(await siteData()))[0], { headers: { 'content-type': 'application/json' } });

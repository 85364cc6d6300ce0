import type { APIRoute } from 'astro';
import { siteData } from '../../analysis/site.ts';

/** The ledger byte for byte: its hashes are of these bytes. */
export const GET: APIRoute = async () => {
  const { archive } = await siteData();
  return new Response(Uint8Array.from(archive.ledger), {
    headers: { 'content-type': 'application/x-ndjson' },
  });
};

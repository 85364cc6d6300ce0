import type { APIRoute } from 'astro';
import { archivedSite, archiveIds } from '../../../analysis/site.ts';
import { hasEvidence, siteEvidence } from '../../../audit/evidence/pack.ts';

export async function getStaticPaths() {
  const paths = [];
  for (const id of await archiveIds())
    if (hasEvidence(await archivedSite(id))) paths.push({ params: { id } });
  return paths;
}

/** The night's evidence pack, for a reviewer who does not have the store. */
export const GET: APIRoute = async ({ params: { id = '' } }) =>
  new Response(await siteEvidence(await archivedSite(id)), {
    headers: { 'content-type': 'application/zip' },
  });

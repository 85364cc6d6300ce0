import type { APIRoute } from 'astro';
import { archivedFiles } from '../../../../analysis/data-files.ts';
import { archivedSite, archiveIds } from '../../../../analysis/site.ts';

export async function getStaticPaths() {
  const paths = [];
  for (const id of await archiveIds())
    for (const { path } of archivedFiles(await archivedSite(id))) paths.push({ params: { id, file: path } });
  return paths;
}

export const GET: APIRoute = async ({ params: { id = '', file } }) => {
  const found = archivedFiles(await archivedSite(id)).find(({ path }) => path === file);
  if (found === undefined) throw new Error(`No file ${file} in ${id}`);
  return new Response(await found.body(), { headers: { 'content-type': found.type } });
};

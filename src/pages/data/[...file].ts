import type { APIRoute } from 'astro';
import { dataFiles } from '../../analysis/data-files.ts';
import { siteData } from '../../analysis/site.ts';

export async function getStaticPaths() {
  const files = await dataFiles(await siteData());
  return files.map((file) => ({ params: { file: file.path }, props: { file } }));
}

export const GET: APIRoute = async ({ props }) => {
  const { body, type } = props['file'];
  return new Response(await body(), { headers: { 'content-type': type } });
};

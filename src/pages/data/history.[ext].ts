import type { APIRoute } from 'astro';
import { historyFiles, historyTable } from '../../analysis/data-files.ts';
import { siteData } from '../../analysis/site.ts';

export const getStaticPaths = () => Object.keys(historyFiles).map((ext) => ({ params: { ext } }));

export const GET: APIRoute = async ({ params }) => {
  const { history, night } = await siteData();
  const { type, body } = historyFiles[params['ext'] as keyof typeof historyFiles];
  const table = historyTable(
    history,
    night.definitions.metrics.map(({ key }) => key),
  );
  return new Response(body(table), { headers: { 'content-type': type } });
};

import type { APIRoute } from 'astro';
import { siteData } from '../analysis/site.ts';

/** What machines need to know of this site. No time of building: the same store gives the same bytes. */
export const GET: APIRoute = async () => {
  const { id, source, dataTime, createdAt, archive, night } = await siteData();
  const status = {
    snapshot_id: id,
    source,
    data_time: dataTime,
    created_at: createdAt,
    degraded: archive.current.degraded !== null,
    missing: night.absent.filter(({ intended }) => !intended).map(({ name }) => name),
    ledger_head: archive.head,
  };
  return new Response(`${JSON.stringify(status, null, 2)}\n`);
};

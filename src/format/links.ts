import { viewSlug } from '../catalog/views.ts';

/** Where a night's pages begin: empty for the newest night, its folder for a night of the archive. */
export const archiveBase = (id: string): string => `/snapshots/${id}`;

/** A metric's page; a night of the archive explains all its metrics on one. */
export const metricHref = (base: string, key: string): string =>
  base === '' ? `/metrics/${key}/` : `${base}/definitions/#${key}`;

/** A detail view's page. */
export const detailHref = (base: string, view: string): string => `${base}/details/${viewSlug(view)}/`;

/** An address that came from elsewhere, such as the ledger, as a link; null unless it is one of https. */
export function httpsLink(address: string | null): string | null {
  const url = address === null ? null : URL.parse(address);
  return url?.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null;
}

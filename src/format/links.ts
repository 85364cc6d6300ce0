import { viewSlug } from '../catalog/views.ts';

/** Where a night's pages begin: empty for the newest night, its folder for a night of the archive. */
export const archiveBase = (id: string): string => `/snapshots/${id}`;

/** Digits of a SHA-256 in an address: one night’s file and the next one’s do not share them by accident. */
export const HASH_DIGITS = 8;

/**
 * The address from which a page later loads a file that it was built with; what arrives is held against its hash. A
 * night's own folder says already which night is meant; elsewhere the server is told the hash.
 */
export const addressAsBuilt = (address: string, sha256: string): string =>
  `${address}${address.startsWith('/snapshots/') ? '#' : '?'}${sha256.slice(0, HASH_DIGITS)}`;

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

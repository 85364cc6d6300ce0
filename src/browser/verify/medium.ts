/** SHA-256 in hex by the browser's own WebCrypto, which only secure contexts have. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  // WebCrypto takes no views on memory that others share, and the type cannot tell.
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What keeps this browser from checking anything, as a sentence; null when nothing does. */
export const obstacle = (): string | null =>
  globalThis.isSecureContext && crypto.subtle !== undefined
    ? null
    : 'This browser offers WebCrypto only over https or on localhost, so nothing can be checked here; open the page there, or check by hand.';

/** A file of this site as it is served now, not as the browser kept it; null when there is none. */
export async function download(address: string): Promise<Uint8Array | null> {
  let response: Response;
  try {
    response = await fetch(address, { cache: 'no-store' });
  } catch {
    throw Object.assign(new Error('not reached'), { code: 'no connection' });
  }
  if (response.status === 404) return null;
  if (!response.ok)
    throw Object.assign(new Error('not answered'), { code: `the site answered ${response.status}` });
  return new Uint8Array(await response.arrayBuffer());
}

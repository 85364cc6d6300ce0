/** SHA-256 in hex by the browser's own WebCrypto, which only secure contexts have. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  // WebCrypto takes no views on memory that others share, and the type cannot tell.
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Fetches a file whose address ends in its SHA-256, or the first digits of that, after `?` or `#`. Rejects unless its
 * bytes are those: what answers may be another night's file, or no file at all.
 */
export async function fetchAsBuilt(address: string): Promise<Uint8Array<ArrayBuffer>> {
  const [, hash] = /[?#]([0-9a-f]{8,64})$/.exec(address) ?? [];
  if (hash === undefined) throw new Error('The address has no hash');
  const response = await fetch(address);
  if (!response.ok) throw new Error(`The site answered ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if ((await sha256(bytes)).startsWith(hash)) return bytes;
  throw new Error('The file is another than the page was built with');
}

/** Such a file of JSON. */
export const jsonAsBuilt = async (address: string): Promise<unknown> =>
  JSON.parse(new TextDecoder().decode(await fetchAsBuilt(address)));

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The headers that a site's `_headers` file gives to every page (its `/*` rule), by name. Other rules are for the
 * host; here they are left out. A site without the file has none.
 */
export async function readHeaders(dir: string): Promise<Map<string, string>> {
  const text = await readFile(join(dir, '_headers'), 'utf8').catch(() => '');
  const headers = new Map<string, string>();
  let everyPage = false;
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    if (!/^\s/.test(line)) {
      everyPage = line.trim() === '/*';
      continue;
    }
    const colon = line.indexOf(':');
    if (everyPage && colon > 0) headers.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  return headers;
}

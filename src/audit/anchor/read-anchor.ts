import { readFile } from 'node:fs/promises';
import { KpiError } from '../../errors.ts';
import { type Anchor, parseAnchor } from '../verify/anchor.ts';

/** An anchor is a line of text; anything much larger is something else. */
const MOST_CHARACTERS = 1_000_000;
const DEADLINE_MS = 10_000;

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Reads the anchor in a file or at an address: `{seq, hash}`, or a `status.json`.
 * Throws KpiError `anchor-unreadable`: an anchor that cannot be read proves nothing.
 */
export async function readAnchor(where: string): Promise<Anchor> {
  const text = /^[a-z][a-z0-9+.-]+:\/\//i.test(where) ? await fetched(where) : await fromFile(where);
  const anchor = text.length > MOST_CHARACTERS ? null : parseAnchor(text);
  if (anchor === null)
    throw unreadable('The anchor is neither {seq, hash} nor a status.json with ledger_head.');
  return anchor;
}

async function fromFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw unreadable('The file of the anchor cannot be read.', cause);
  }
}

async function fetched(address: string): Promise<string> {
  const url = URL.canParse(address) ? new URL(address) : null;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.has(url.hostname));
  if (url === null || !safe) throw unreadable('An anchor is fetched by https, or by http from this machine.');
  try {
    // A redirect would be to a login page, or to a place nobody named.
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(DEADLINE_MS) });
    if (response.ok) return await response.text();
  } catch (cause) {
    throw unreadable(`${url.host} could not be asked for the anchor, or sent the request elsewhere.`, cause);
  }
  throw unreadable(`${url.host} did not give the anchor.`);
}

const unreadable = (message: string, cause?: unknown): KpiError =>
  new KpiError(
    'anchor-unreadable',
    message,
    'Behind a login, download status.json first and name the file with --anchor.',
    { cause },
  );

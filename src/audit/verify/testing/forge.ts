import { sha256 } from '../../../host/hash.ts';
import { jsonText } from '../../../store/json.ts';
import { LEDGER } from '../../../store/ledger-line.ts';
import type { LedgerLine } from '../../../store/schemas.ts';
import { type Files, ledgerBytes, linesOf, rehash } from './memory.ts';

type Json = Record<string, unknown>;

export const documentOf = (files: Files, path: string): Json =>
  JSON.parse(Buffer.from(files.get(path) ?? []).toString('utf8')) as Json;

/** The lines of a ledger written anew, with a valid chain, after `alter`. */
export const forgeLines = (files: Files, alter: (line: LedgerLine) => LedgerLine): Files =>
  new Map([...files, [LEDGER, ledgerBytes(rehash(linesOf(files), alter))]]);

/** Alters a night's manifest and hides it in the ledger. */
export function forgeManifest(files: Files, id: string, alter: (manifest: Json) => Json): Files {
  const bytes = Buffer.from(jsonText(alter(documentOf(files, `${id}/manifest.json`))));
  const forged = new Map([...files, [`${id}/manifest.json`, bytes]]);
  return forgeLines(forged, (line) =>
    line.kind !== 'missed' && line.id === id ? { ...line, manifest_sha256: sha256(bytes) } : line,
  );
}

/** Alters a file of a night and hides it in manifest and ledger, as far as hashes go. */
export function forgeFile(files: Files, path: string, alter: (document: Json) => unknown): Files {
  const [id = '', ...rest] = path.split('/');
  const own = rest.join('/');
  const altered = alter(documentOf(files, path));
  const bytes = Buffer.from(typeof altered === 'string' ? altered : jsonText(altered as object));
  return forgeManifest(new Map([...files, [path, bytes]]), id, (manifest) => ({
    ...manifest,
    files: (manifest['files'] as Json[]).map((file) =>
      file['path'] === own ? { ...file, bytes: bytes.length, sha256: sha256(bytes) } : file,
    ),
  }));
}

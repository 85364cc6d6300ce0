import { unzipSync } from 'fflate';
import type { ChosenFile } from '../../audit/site/chosen-files.ts';

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

/** What a zip may hold unpacked, in bytes: more would not fit into a tab. */
const MOST_BYTES = 1 << 30;

/** What cannot be read as a snapshot, as a sentence for the reader. */
export class NotASnapshot extends Error {}

/** The files of an `<input type=file>`, a zip among them unpacked. Rejects with NotASnapshot. */
export const filesOfInput = (files: Iterable<File>): Promise<ChosenFile[]> =>
  unpackAll([...files].map((file) => [file.webkitRelativePath || file.name, file]));

/** The files and folders that were dropped. Rejects with NotASnapshot. */
export async function filesOfTransfer({ items, files }: DataTransfer): Promise<ChosenFile[]> {
  // Entries must be taken before the first await: the list is emptied when the event is over.
  const entries = [...items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return filesOfInput(files);
  const found: [string, File][] = [];
  for (const entry of entries) await collect(entry, found);
  return unpackAll(found);
}

async function collect(entry: FileSystemEntry, found: [string, File][]): Promise<void> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    found.push([entry.fullPath.replace(/^\//, ''), file]);
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // Browsers answer with a hundred entries at a time.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return;
    for (const one of some) await collect(one, found);
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;

async function unpackAll(files: readonly [string, File][]): Promise<ChosenFile[]> {
  const all = await Promise.all(
    files.map(async ([path, file]): Promise<ChosenFile[]> => {
      if (/\.zip$/i.test(file.name)) return unpack(file);
      return [{ path, read: async () => new Uint8Array(await file.arrayBuffer()) }];
    }),
  );
  return all.flat();
}

async function unpack(file: File): Promise<ChosenFile[]> {
  let entries: Record<string, Uint8Array>;
  try {
    let bytes = 0;
    entries = unzipSync(new Uint8Array(await file.arrayBuffer()), {
      filter: ({ name, originalSize }) => {
        const wanted = /\.jsonl?$/.test(name);
        if (wanted) bytes += originalSize;
        if (bytes > MOST_BYTES) throw new NotASnapshot('The zip is too large to be unpacked in a browser.');
        return wanted;
      },
    });
  } catch (error) {
    throw error instanceof NotASnapshot ? error : new NotASnapshot('The zip cannot be unpacked.');
  }
  return Object.entries(entries).map(([path, bytes]) => ({ path, read: async () => bytes }));
}

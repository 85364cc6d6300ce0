import { join } from 'node:path';
import { listFolder, readIfThere } from '../../host/files.ts';
import { sha256 } from '../../host/hash.ts';
import type { StoreSource } from './source.ts';

/** A store in a folder of this machine. Hidden folders at its top, `.git` for one, are named but not looked into. */
export const folderSource = (store: string): StoreSource => ({
  readFile: (path) => readIfThere(store, path),
  list: () => namesIn(store, ''),
  sha256,
});

async function namesIn(store: string, folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await listFolder(join(store, folder))) {
    const path = `${folder}${entry.name}`;
    const isHidden = folder === '' && entry.name.startsWith('.');
    if (!entry.isDirectory()) found.push(path);
    else {
      const inside = isHidden ? [] : await namesIn(store, `${path}/`);
      found.push(...(inside.length === 0 ? [`${path}/`] : inside));
    }
  }
  return found;
}

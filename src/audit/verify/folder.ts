import { join } from 'node:path';
import { listFiles, listFolder, readIfThere } from '../../host/files.ts';
import { sha256 } from '../../host/hash.ts';
import type { StoreSource } from './source.ts';

/** A store in a folder of this machine. Hidden folders, `.git` for one, are named but not looked into. */
export const folderSource = (store: string): StoreSource => ({
  readFile: (path) => readIfThere(store, path),
  list: () => listStore(store),
  sha256,
});

async function listStore(store: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await listFolder(store)) {
    if (!entry.isDirectory()) found.push(entry.name);
    else if (entry.name.startsWith('.')) found.push(`${entry.name}/`);
    else {
      const files = await listFiles(join(store, entry.name));
      found.push(...(files.length === 0 ? [`${entry.name}/`] : files.map((file) => `${entry.name}/${file}`)));
    }
  }
  return found;
}

import { fetchAsBuilt } from './as-built.ts';

/** Saves the file that a link names, as the page was built with it, under the name that the page gives it. */
export async function hydrate({ dataset }: HTMLElement): Promise<void> {
  saveFile(await fetchAsBuilt(dataset['src'] ?? ''), dataset['save'] ?? '');
}

const types = { csv: 'text/csv;charset=utf-8', json: 'application/json' } as const;

/** Hands a file to the reader; what kind it is, its name tells. */
export function saveFile(content: string | Uint8Array<ArrayBuffer>, name: string): void {
  const link = document.createElement('a');
  const type = name.endsWith('.csv') ? types.csv : types.json;
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

import type { Site } from '../analysis/site.ts';

/** The foot of every printed sheet: which night this is, and the hash that proves it. A style: it holds no reader's data. */
export function printedFoot({ id, source, dataTime, manifestSha256 }: Site): string {
  const night = id === null ? 'Mock JSON' : `Snapshot ${id}`;
  const proof = manifestSha256 === null ? '' : ` · manifest SHA-256 ${manifestSha256}`;
  const text = `${night} (${source}) · data of ${dataTime}${proof}`.replaceAll(/["\\<\n]/g, '');
  return `@page{@bottom-left{content:"${text}";font:6.5pt sans-serif}@bottom-right{content:counter(page)" / "counter(pages);font:6.5pt sans-serif}}`;
}

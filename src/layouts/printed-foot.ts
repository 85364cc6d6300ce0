import type { Site } from '../analysis/site.ts';
import { companyTitle } from '../catalog/company.ts';

/** The foot of every printed sheet: which night this is, and the hash that proves it. A style: it holds no reader's data. */
export function printedFoot({ id, source, dataTime, manifestSha256, night: { company } }: Site): string {
  const whose = company.name === null ? '' : `${companyTitle(company)} · `;
  const night = id === null ? 'Mock JSON' : `Snapshot ${id}`;
  const proof = manifestSha256 === null ? '' : ` · manifest SHA-256 ${manifestSha256}`;
  const text = `${whose}${night} (${source}) · data of ${dataTime}${proof}`.replaceAll(/["\\<\n]/g, '');
  return `@page{@bottom-left{content:"${text}";font:6.5pt sans-serif}@bottom-right{content:counter(page)" / "counter(pages);font:6.5pt sans-serif}}`;
}

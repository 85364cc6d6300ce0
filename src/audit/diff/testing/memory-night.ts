import { isAbsent } from '../../../catalog/absent.ts';
import { DEFAULT_COMPANY } from '../../../catalog/company.ts';
import type { Cell, Column } from '../../../catalog/data.ts';
import { DEFAULT_OWNERS } from '../../../catalog/owners.ts';
import type { NightData, StoredRow } from '../../../store/night.ts';
import { nightDefinitions, nightSummary } from '../../verify/testing/minimal-night.ts';

/** A view of a night in memory; `partRows` splits its rows over files. */
export interface MemoryView {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  readonly partRows?: number;
}

/** A night as the store would read it, from what a test says of it. */
export function memoryNight(
  views: Readonly<Record<string, MemoryView>>,
  rest: Partial<Pick<NightData, 'summary' | 'targets' | 'definitions' | 'absent'>> = {},
): NightData {
  const viewList = Object.keys(views).map((name) => ({ name, title: name, question: '' }));
  return {
    folder: 'memory',
    summary: rest.summary ?? { schema_version: 1, rows: nightSummary('2026-11-21', 1) as never },
    targets: rest.targets ?? { schema_version: 1, targets: [] },
    definitions: rest.definitions ?? { schema_version: 1, ...nightDefinitions, views: viewList },
    company: DEFAULT_COMPANY,
    owners: DEFAULT_OWNERS,
    absent: rest.absent ?? [],
    detail: async (view) => {
      if (isAbsent(rest.absent ?? [], 'view', view)) return null;
      const { columns, rows, partRows = 1_000_000 } = views[view] ?? { columns: [], rows: [] };
      const count = Math.max(1, Math.ceil(rows.length / partRows));
      const rowsOf = async (file: string) =>
        rows.slice(Number(file) * partRows, (Number(file) + 1) * partRows) as unknown as StoredRow[];
      return {
        view,
        columns: [...columns],
        rowCount: rows.length,
        file: view,
        rowFiles: Array.from({ length: count }, (_, part) => String(part)),
        first: async (limit) => rows.slice(0, limit) as unknown as StoredRow[],
        rowsOf,
      };
    },
    bytes: async () => new Uint8Array(),
  };
}

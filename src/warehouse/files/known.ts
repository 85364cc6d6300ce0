import { contractsOf } from '../../catalog/contracts.ts';
import type { ColumnContract } from '../../catalog/types.ts';
import { parseCreateTable } from '../sql/ddl.ts';
import type { SqlFiles } from '../sql/files.ts';
import type { Names } from '../sql/names.ts';

/** A table or view that a night may read. */
export interface Known {
  /** `project.dataset.table`. */
  readonly path: string;
  readonly name: string;
  readonly dataset: 'dataset' | 'qbo' | 'hubspot';
  /** Its contract's columns, and those beyond it that `sql/sources/` states. */
  readonly columns: readonly ColumnContract[];
  /** Whether a night goes on without it. */
  readonly optional: boolean;
}

/** What no contract calls optional and a trial does without: a table is taken for empty, a column for NULL. */
const SPARED = {
  tables: ['hubspot/inventory_listing'],
  columns: ['_fivetran_deleted', 'is_deleted'],
} as const;

const SPARED_BECAUSE = 'a trial does without';

/** Every source table and view that a night may read. */
export function knownObjects(files: SqlFiles, names: Names, fiscalYear: number): Known[] {
  const contracts = contractsOf(fiscalYear).map((contract) => ({
    ...contract,
    path: `${names.project}.${names[contract.dataset]}.${contract.name}`,
  }));
  const tables = files.list('sql/sources').map((file): Known => {
    const [, dataset = '', name = ''] = /(qbo|hubspot)\/(\w+)\.sql$/.exec(file) ?? [];
    const { path, columns } = parseCreateTable(files.statement(file).sql, file);
    const contract = contracts.find((one) => one.path === path);
    return {
      path,
      name,
      dataset: dataset as Known['dataset'],
      columns: columns.map(
        (column) => contract?.columns.find((wanted) => wanted.name === column.name) ?? beyond(column),
      ),
      optional:
        contract?.optional !== undefined || SPARED.tables.some((spared) => spared === `${dataset}/${name}`),
    };
  });
  const views = contracts.filter(({ dataset }) => dataset === 'dataset');
  return [...tables, ...views.map((view) => ({ ...view, optional: false }))];
}

const beyond = ({ name, type }: { readonly name: string; readonly type: string }): ColumnContract => ({
  name,
  types: [type as ColumnContract['types'][number]],
  ...(SPARED.columns.some((spared) => spared === name) ? { optional: SPARED_BECAUSE } : {}),
});

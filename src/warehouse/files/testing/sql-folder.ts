import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../../host/root.ts';

/** A folder of the test's own with this project's SQL and, in place of its adapters, these by the name of their object. */
export function sqlFolder(adapters: Readonly<Record<string, string>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'kpi-sql-'));
  const filter = (path: string) => path !== join(ROOT, 'sql/adapters');
  cpSync(join(ROOT, 'sql'), join(root, 'sql'), { recursive: true, filter });
  mkdirSync(join(root, 'sql/adapters'), { recursive: true });
  for (const [name, sql] of Object.entries(adapters))
    writeFileSync(join(root, `sql/adapters/${name}.sql`), sql);
  return root;
}

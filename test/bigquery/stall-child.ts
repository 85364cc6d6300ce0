import { openBigQuery } from '../../src/warehouse/bigquery/bigquery.ts';
import { namesFrom } from '../../src/warehouse/sql/names.ts';
import { CONTEXT } from './run.ts';

// Makes one call to a server that never answers, and is not told to exit: what hangs would keep it alive.
const warehouse = await openBigQuery(CONTEXT, { names: namesFrom({}), env: process.env, callTimeoutMs: 300 });
await warehouse.readSummary().catch((error: { code: string }) => console.log(error.code));

/** Builds one site and ends: `node build-once.ts STORE OUT MOCK`, for tests that need another process. */
import { buildSite } from '../../src/pipeline/build/build.ts';

const [store, out, mock] = process.argv.slice(2);
if (store !== undefined && out !== undefined && mock !== undefined)
  await buildSite({ store, out, mock, log: console.error });

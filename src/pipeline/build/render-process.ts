import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RouteData, SSRManifest } from 'astro';
import { StaticPaths, type StaticPathsApp } from 'astro/runtime/prerender/static-paths.js';
import { Pruner } from '../../browser/bundle/prune.ts';
import { copyFolder } from '../../host/copy-folder.ts';
import { answerWith } from './answer.ts';
import { programParts } from './program.ts';

/** Astro's own `BuildApp`, as far as it is used here; its types are not public. */
interface PagesApp extends StaticPathsApp {
  readonly manifest: SSRManifest;
  setInternals(internals: unknown): void;
  setOptions(options: unknown): void;
  render(request: Request, options: { readonly routeData: RouteData }): Promise<Response>;
}

const [program = '', out = ''] = process.argv.slice(2);
/** Whose address no page shows: links are relative to the host. */
const ORIGIN = 'http://localhost:4321';

/** The bundled pages, told of their styles, which Astro keeps beside the bundle while it builds. */
async function openPages(folder: string): Promise<PagesApp> {
  const entry = (await readdir(folder)).find((name) => name.startsWith('prerender-entry.')) ?? '';
  const { app }: { app: PagesApp } = await import(pathToFileURL(join(folder, entry)).href);
  const pagesByKeys = new Map(
    app.manifest.routes.map(({ routeData: { route, component }, styles }) => [
      `${route}&${component}`,
      { styles: styles.map((sheet, order) => ({ sheet, order, depth: 0 })) },
    ]),
  );
  app.setInternals({ pagesByKeys });
  app.setOptions({
    settings: { scripts: [] },
    logger: { options: { destination: { write: console.error } } },
  });
  return app;
}

/** Where the file of an address stands in the site, and the address with which Astro knows it. */
function placeOf(pathname: string, { type }: RouteData): { file: string; address: string } {
  const path = pathname.replace(/^\/|\/$/g, '');
  if (type === 'endpoint') return { file: path, address: pathname };
  const address = path === '' ? '/' : `/${path}/`;
  return { file: path === '404' ? '404.html' : `.${address}index.html`, address };
}

await answerWith(async () => {
  const { site, pages, own } = programParts(program);
  await copyFolder(site, out);
  const app = await openPages(pages);
  const pruner = new Pruner(await readFile(own, 'utf8'));
  for (const { pathname, route } of await new StaticPaths(app).getAll()) {
    const { file, address } = placeOf(pathname, route);
    try {
      const response = await app.render(new Request(new URL(address, ORIGIN)), { routeData: route });
      if (response.body === null) continue;
      await mkdir(dirname(join(out, file)), { recursive: true });
      const body = route.type === 'page' ? pruner.prune(await response.text()) : await response.bytes();
      // Two routes must not answer for one address, nor a route for a file of public/.
      await writeFile(join(out, file), body, { flag: 'wx' });
    } catch (error) {
      throw Object(error).name === 'KpiError' ? error : Object.assign(Object(error), { id: route.component });
    }
  }
});

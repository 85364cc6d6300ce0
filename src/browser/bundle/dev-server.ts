import { join, resolve } from 'node:path';
import type { HookParameters } from 'astro';
import { bundleModules, INLINE_SOURCE, type Modules } from './bundle.ts';

type DevServer = HookParameters<'astro:server:setup'>['server'];

/** The module from which pages import the script that stands in each of them. */
export const INLINE_MODULE = '\0virtual:inline-script';

/**
 * Lets a development server answer for the modules that pages load on demand. They are bundled as for the site when
 * the first one is asked for, and again after one of their sources has changed, which reloads the page.
 */
export function serveModules(server: DevServer, root: string): void {
  let modules: Promise<Modules> | undefined;
  let sources: ReadonlySet<string> = new Set();
  const inline = join(root, INLINE_SOURCE);
  server.watcher.on('change', (path) => {
    const changed = resolve(path);
    if (changed === inline) forget(server, INLINE_MODULE);
    else if (sources.has(changed)) modules = undefined;
    else return;
    server.ws.send({ type: 'full-reload' });
  });
  server.middlewares.use(async (request, response, next) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
    if (!/^browser\/[^/]+$/.test(path)) return next();
    modules ??= bundleModules(root);
    try {
      const bundled = await modules;
      sources = bundled.sources;
      const text = bundled.files.get(path);
      response.writeHead(text === undefined ? 404 : 200, {
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'no-store',
      });
      response.end(text);
    } catch (error) {
      modules = undefined;
      next(error);
    }
  });
}

/** Makes a module anew for the next page that imports it. */
function forget({ environments }: DevServer, id: string): void {
  for (const { moduleGraph } of Object.values(environments)) {
    const module = moduleGraph.getModuleById(id);
    if (module !== undefined) moduleGraph.invalidateModule(module);
  }
}

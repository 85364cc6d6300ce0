import { resolve } from 'node:path';
import type { HookParameters } from 'astro';
import { bundleModules, type Modules } from './bundle.ts';

type DevServer = HookParameters<'astro:server:setup'>['server'];

/** The module from which pages import the script that stands in each of them. */
export const INLINE_MODULE = '\0virtual:inline-script';

/** What stands in the place of the modules' hash while they change. */
export const DEV_VERSION = 'dev';

/**
 * Lets a development server answer for the modules that pages load on demand. They are bundled as for the site when
 * the first one is asked for, and again after one of their sources has changed, which reloads the page. `isInline`
 * tells whether a source is the inline script's.
 */
export function serveModules(server: DevServer, root: string, isInline: (source: string) => boolean): void {
  let modules: Promise<Modules> | undefined;
  let sources: ReadonlySet<string> = new Set();
  server.watcher.on('change', (path) => {
    const changed = resolve(path);
    const inline = isInline(changed);
    if (inline) forget(server, INLINE_MODULE);
    if (sources.has(changed)) modules = undefined;
    else if (!inline) return;
    server.ws.send({ type: 'full-reload' });
  });
  server.middlewares.use(async (request, response, next) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const [, name] = /^\/browser\/dev\/([^/]+)$/.exec(pathname) ?? [];
    if (name === undefined) return next();
    modules ??= bundleModules(root);
    try {
      const bundled = await modules;
      sources = bundled.sources;
      const text = bundled.files.get(name);
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

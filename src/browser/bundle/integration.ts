import { fileURLToPath } from 'node:url';
import type { AstroIntegration, ViteUserConfig } from 'astro';
import { inlineScript } from './bundle.ts';
import { DEV_VERSION, INLINE_MODULE, serveModules } from './dev-server.ts';

/**
 * Gives the development server the script that stands in every page, and the modules that it loads. A build hands its
 * script to the pages itself, and writes the modules beside them (`pipeline/build/`).
 */
export function browserModules(): AstroIntegration {
  let root = process.cwd();
  let sources: ReadonlySet<string> = new Set();
  const script = async () => {
    const made = await inlineScript(root, DEV_VERSION);
    sources = made.sources;
    return made.code;
  };
  return {
    name: 'browser-modules',
    hooks: {
      'astro:config:setup': ({ config, command, updateConfig }) => {
        root = fileURLToPath(config.root);
        if (command === 'dev') updateConfig({ vite: { plugins: [inlineModule(script)] } });
      },
      'astro:server:setup': ({ server }) => serveModules(server, root, (path) => sources.has(path)),
    },
  };
}

type Plugin = Exclude<NonNullable<ViteUserConfig['plugins']>[number], false | null | undefined>;

/** The module from which pages import the script that stands in each of them; it is made when the first one does. */
export const inlineModule = (script: () => string | Promise<string>): Plugin => ({
  name: 'inline-script',
  resolveId: (id) => (`\0${id}` === INLINE_MODULE ? INLINE_MODULE : null),
  async load(id) {
    if (id !== INLINE_MODULE) return null;
    return `export const inlineScript = ${JSON.stringify(await script())};`;
  },
});

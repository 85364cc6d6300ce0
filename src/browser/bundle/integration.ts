import { fileURLToPath } from 'node:url';
import type { AstroIntegration, ViteUserConfig } from 'astro';
import { inlineScript } from './bundle.ts';
import { INLINE_MODULE, serveModules } from './dev-server.ts';

/**
 * Puts the inline script into the pages. The development server gets the modules that it loads, too; a build writes
 * them beside the pages, which it prunes (`pipeline/build/`).
 */
export function browserModules(): AstroIntegration {
  let root = process.cwd();
  return {
    name: 'browser-modules',
    hooks: {
      'astro:config:setup': ({ config, updateConfig }) => {
        root = fileURLToPath(config.root);
        updateConfig({ vite: { plugins: [inlineModule(root)] } });
      },
      'astro:server:setup': ({ server }) => serveModules(server, root),
    },
  };
}

type Plugin = Exclude<NonNullable<ViteUserConfig['plugins']>[number], false | null | undefined>;

const inlineModule = (root: string): Plugin => ({
  name: 'inline-script',
  resolveId: (id) => (`\0${id}` === INLINE_MODULE ? INLINE_MODULE : null),
  async load(id) {
    if (id !== INLINE_MODULE) return null;
    return `export const inlineScript = ${JSON.stringify(await inlineScript(root))};`;
  },
});

import { fileURLToPath } from 'node:url';
import type { AstroIntegration, ViteUserConfig } from 'astro';
import { allowInlineScript, bundleModules, inlineScript, writeModules } from './bundle.ts';
import { INLINE_MODULE, serveModules } from './dev-server.ts';
import { prunePages } from './prune.ts';

/**
 * Puts the inline script into the pages and its hash into their policy, bundles the modules it loads, and leaves
 * in each page the styles that it or a module can use. The development server gets the same script and modules.
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
      'astro:build:done': async ({ dir }) => {
        const out = fileURLToPath(dir);
        const modules = await bundleModules(root);
        await Promise.all([writeModules(out, modules), allowInlineScript(out, await inlineScript(root))]);
        await prunePages(out, modules.own);
      },
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

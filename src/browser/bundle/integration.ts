import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { allowInlineScript, bundleIslands, inlineScript } from './bundle.ts';
import { prunePages } from './prune.ts';

/**
 * Puts the inline script into the pages and its hash into their policy, bundles the modules it loads, and leaves
 * in each page the styles that it or a module can use.
 */
export function islands(): AstroIntegration {
  let script = '';
  return {
    name: 'islands',
    hooks: {
      'astro:config:setup': async ({ updateConfig }) => {
        script = await inlineScript();
        updateConfig({ vite: { define: { INLINE_SCRIPT: JSON.stringify(script) } } });
      },
      'astro:build:done': async ({ dir }) => {
        const out = fileURLToPath(dir);
        const [modules] = await Promise.all([bundleIslands(out), allowInlineScript(out, script)]);
        await prunePages(out, modules);
      },
    },
  };
}

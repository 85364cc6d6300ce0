import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { allowInlineScript, bundleIslands, inlineScript } from './bundle.ts';

/** Puts the inline script into the pages and its hash into their policy, and bundles the modules it loads. */
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
        await Promise.all([bundleIslands(out), allowInlineScript(out, script)]);
      },
    },
  };
}

import react from '@astrojs/react';
import { defineConfig } from 'astro/config';
import { browserModules } from './src/browser/bundle/integration.ts';

/** React draws charts while the site is built and no page hydrates: its browser runtime stays out of dist. */
function reactAtBuildTime() {
  const integration = react();
  const setup = integration.hooks['astro:config:setup'];
  integration.hooks['astro:config:setup'] = (options) =>
    setup?.({
      ...options,
      addRenderer: ({ clientEntrypoint: _unused, ...renderer }) => options.addRenderer(renderer),
    });
  return integration;
}

export default defineConfig({
  output: 'static',
  trailingSlash: 'always',
  build: { format: 'directory', inlineStylesheets: 'always' },
  devToolbar: { enabled: false },
  integrations: [reactAtBuildTime(), browserModules()],
});

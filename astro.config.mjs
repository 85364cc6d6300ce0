import react from '@astrojs/react';
import { defineConfig } from 'astro/config';

/** React draws charts while the site is built; no page hydrates, so its browser runtime stays out of dist. */
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
  integrations: [reactAtBuildTime()],
});

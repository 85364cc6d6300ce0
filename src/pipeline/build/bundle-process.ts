import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AstroIntegration, build } from 'astro';
import { allowInlineScript, bundleModules, inlineScript, writeModules } from '../../browser/bundle/bundle.ts';
import { inlineModule } from '../../browser/bundle/integration.ts';
import { answerWith } from './answer.ts';
import { programParts } from './program.ts';

const [program = '', scratch = ''] = process.argv.slice(2);
const root = process.cwd();

/** Astro bundles the pages and renders none: what would render them is put aside. */
const keepPages = (site: string, pages: string): AstroIntegration => ({
  name: 'keep-pages',
  hooks: {
    'astro:build:start': ({ setPrerenderer }) =>
      setPrerenderer({
        name: 'keep-pages',
        setup: () => rename(join(site, '.prerender'), pages),
        getStaticPaths: async () => [],
        render: () => Promise.reject(new Error('nothing is rendered here')),
      }),
  },
});

await answerWith(async () => {
  const { site, pages, own } = programParts(program);
  await mkdir(program, { recursive: true });
  const modules = await bundleModules(root);
  const script = await inlineScript(root, modules.version);
  await build({
    root,
    outDir: site,
    cacheDir: join(scratch, 'cache'),
    logLevel: 'warn',
    integrations: [keepPages(site, pages)],
    vite: { cacheDir: join(scratch, 'vite'), logLevel: 'warn', plugins: [inlineModule(() => script.code)] },
  });
  await writeModules(site, modules);
  await allowInlineScript(site, script.code);
  await writeFile(own, modules.own);
});

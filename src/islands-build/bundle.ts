import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, transform } from 'esbuild';

/** The modules that pages load on demand, from `src/islands/<name>.ts` to `/islands/<name>.js`. */
const ENTRIES = ['chart', 'compare', 'compare-worker', 'search', 'table', 'table-worker', 'verify'];

/** Browsers that run what the pages use: `light-dark()`, module workers, `<dialog>`. */
const target = ['es2022', 'chrome123', 'firefox120', 'safari17.5'];

/**
 * Bundles the modules of the site into `<out>/islands`; what several of them need becomes a chunk beside them.
 * Answers the text of those written here, without the chunks of packages.
 */
export async function bundleIslands(out: string, root = process.cwd()): Promise<string> {
  const { metafile } = await build({
    entryPoints: ENTRIES.map((name) => join(root, 'src/islands', `${name}.ts`)),
    outdir: join(out, 'islands'),
    absWorkingDir: root,
    // A checkout may reach its packages through a link; names of chunks must not depend on that.
    preserveSymlinks: true,
    bundle: true,
    splitting: true,
    format: 'esm',
    chunkNames: 'chunk-[hash]',
    minify: true,
    legalComments: 'linked',
    target,
    logLevel: 'error',
    metafile: true,
  });
  const ours = Object.entries(metafile.outputs).filter(
    ([path, { inputs }]) =>
      path.endsWith('.js') && Object.keys(inputs).some((input) => input.startsWith('src/')),
  );
  const texts = await Promise.all(ours.map(([path]) => readFile(join(root, path), 'utf8')));
  return texts.join('\n');
}

/** The script that stands in every page, minified. */
export async function inlineScript(root = process.cwd()): Promise<string> {
  const source = await readFile(join(root, 'src/islands/inline.ts'), 'utf8');
  const { code } = await transform(source, { loader: 'ts', format: 'iife', minify: true, target });
  return code.trim();
}

const PLACEHOLDER = "'sha256-INLINE'";

/** Writes the inline script's hash into the Content-Security-Policy of `<out>/_headers`. */
export async function allowInlineScript(out: string, script: string): Promise<void> {
  const file = join(out, '_headers');
  const headers = await readFile(file, 'utf8');
  if (!headers.includes(PLACEHOLDER)) throw new Error(`public/_headers has no ${PLACEHOLDER} to fill in`);
  const hash = createHash('sha256').update(script).digest('base64');
  await writeFile(file, headers.replace(PLACEHOLDER, `'sha256-${hash}'`));
}

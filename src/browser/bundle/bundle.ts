import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { build, type Metafile, type OutputFile, type Plugin, transform } from 'esbuild';

/** The modules that pages load on demand: `/islands/<name>.js` by its source in `src/browser/`. */
const ENTRIES: Readonly<Record<string, string>> = {
  chart: 'chart/chart.ts',
  compare: 'compare/compare.ts',
  'compare-worker': 'compare/compare-worker.ts',
  search: 'search/search.ts',
  table: 'table/table.ts',
  'table-worker': 'table/table-worker.ts',
  verify: 'verify/verify.ts',
};

/** Browsers that run what the pages use: `light-dark()`, module workers, `<dialog>`. */
const target = ['es2022', 'chrome123', 'firefox120', 'safari17.5'];

/**
 * Bundles the modules of the site into `<out>/islands`; what several of them need becomes a chunk beside them.
 * Answers the text of those written here, without the chunks of packages.
 */
export async function bundleIslands(out: string, root = process.cwd()): Promise<string> {
  const { metafile, outputFiles } = await build({
    entryPoints: Object.entries(ENTRIES).map(([name, source]) => ({
      in: join(root, 'src/browser', source),
      out: name,
    })),
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
    write: false,
    plugins: [withoutTypes],
  });
  const files = namedByContent(root, metafile.outputs, outputFiles);
  await mkdir(join(out, 'islands'), { recursive: true });
  for (const { path, text } of files.values()) await writeFile(path, text);
  const ours = Object.entries(metafile.outputs).filter(
    ([path, { inputs }]) =>
      path.endsWith('.js') && Object.keys(inputs).some((input) => input.startsWith('src/')),
  );
  return ours.map(([path]) => files.get(resolve(root, path))?.text ?? '').join('\n');
}

/** esbuild gives short names by how often letters occur in a source, the paths of its type imports included. */
const withoutTypes: Plugin = {
  name: 'without-types',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, 'utf8'), { loader: 'ts', target });
      return { contents: code, loader: 'js' };
    }),
};

/**
 * The files of a bundle by the paths that esbuild gave them, each chunk renamed after its own text: esbuild's hash has
 * the paths of sources in it, and a source that moves should change nothing that readers fetch.
 */
function namedByContent(
  root: string,
  outputs: Metafile['outputs'],
  written: readonly OutputFile[],
): ReadonlyMap<string, { readonly path: string; readonly text: string }> {
  const texts = new Map(written.map(({ path, text }) => [path, text]));
  const named = new Map<string, { path: string; text: string }>();
  const nameOf = (path: string): { path: string; text: string } => {
    const done = named.get(path);
    if (done !== undefined) return done;
    let text = texts.get(path) ?? '';
    for (const { path: imported, external } of outputs[relativeTo(root, path)]?.imports ?? []) {
      if (external) continue;
      const chunk = resolve(root, imported);
      text = text.replaceAll(basename(chunk), basename(nameOf(chunk).path));
    }
    const own = basename(path);
    const hash = createHash('sha256').update(text.replaceAll(own, 'chunk.js')).digest('hex').slice(0, 8);
    const name = own.startsWith('chunk-') ? `chunk-${hash}.js` : own;
    const file = { path: join(dirname(path), name), text: text.replaceAll(own, name) };
    named.set(path, file);
    return file;
  };
  for (const path of texts.keys()) if (path.endsWith('.js')) nameOf(path);
  for (const [path, text] of texts) {
    const script = named.get(path.replace(/\.LEGAL\.txt$/, ''));
    if (!path.endsWith('.js') && script !== undefined)
      named.set(path, { path: `${script.path}.LEGAL.txt`, text });
  }
  return named;
}

/** A path as esbuild's metafile writes it. */
const relativeTo = (root: string, path: string): string => relative(root, path).replaceAll('\\', '/');

/** The script that stands in every page, minified. */
export async function inlineScript(root = process.cwd()): Promise<string> {
  const source = await readFile(join(root, 'src/browser/inline.ts'), 'utf8');
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

import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { build, type Metafile, type OutputFile, type Plugin, transform } from 'esbuild';

/** The folder of a site in which the modules stand, in one named after what they hold. */
const FOLDER = 'browser';

/** The modules that pages load on demand: `<name>.js` by its source in `src/browser/`. */
const ENTRIES: Readonly<Record<string, string>> = {
  chart: 'chart/chart.ts',
  compare: 'compare/compare.ts',
  'compare-worker': 'compare/compare-worker.ts',
  save: 'save.ts',
  search: 'search/search.ts',
  table: 'table/table.ts',
  'table-worker': 'table/table-worker.ts',
  verify: 'verify/verify.ts',
};

/** Browsers that run what the pages use: `light-dark()`, module workers, `<dialog>`. */
const target = ['es2022', 'chrome123', 'firefox120', 'safari17.5'];

/** The modules of the site, bundled. */
export interface Modules {
  /** Names the folder in which they stand, `/browser/<version>/`: a hash of all of them. */
  readonly version: string;
  /** The text of each file by its name, such as `table.js`. */
  readonly files: ReadonlyMap<string, string>;
  /** The text of those written here that can set a class: no chunks of packages, no workers, which have no page. */
  readonly own: string;
  /** The absolute path of every source that they were made from. */
  readonly sources: ReadonlySet<string>;
}

/** Bundles the modules of the site; what several of them need becomes a chunk beside them. */
export async function bundleModules(root: string): Promise<Modules> {
  const { metafile, outputFiles } = await build({
    entryPoints: Object.entries(ENTRIES).map(([name, source]) => ({
      in: join(root, 'src/browser', source),
      out: name,
    })),
    outdir: join(root, FOLDER),
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
  const named = namedByContent(root, metafile.outputs, outputFiles);
  const own = Object.entries(metafile.outputs).flatMap(([path, { inputs }]) =>
    path.endsWith('.js') &&
    !path.endsWith('-worker.js') &&
    Object.keys(inputs).some((input) => input.startsWith('src/'))
      ? [named.get(resolve(root, path))?.text ?? '']
      : [],
  );
  const files = new Map([...named.values()].map(({ name, text }) => [name, text]));
  return {
    version: shortHash(JSON.stringify([...files].sort())),
    files,
    own: own.join('\n'),
    sources: new Set(Object.keys(metafile.inputs).map((path) => resolve(root, path))),
  };
}

/** Writes the modules into a site. */
export async function writeModules(out: string, { version, files }: Modules): Promise<void> {
  const folder = join(out, FOLDER, version);
  await mkdir(folder, { recursive: true });
  for (const [name, text] of files) await writeFile(join(folder, name), text);
}

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

/** esbuild gives short names by how often letters occur in a source, the paths of its type imports included. */
const withoutTypes: Plugin = {
  name: 'without-types',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, 'utf8'), { loader: 'ts', target });
      return { contents: code, loader: 'js' };
    }),
};

interface Named {
  readonly name: string;
  readonly text: string;
}

/**
 * The files of a bundle by the paths that esbuild gave them, each chunk renamed after its own text: esbuild's hash has
 * the paths of sources in it, and a source that moves should change nothing that readers fetch.
 */
function namedByContent(
  root: string,
  outputs: Metafile['outputs'],
  written: readonly OutputFile[],
): ReadonlyMap<string, Named> {
  const texts = new Map(written.map(({ path, text }) => [path, text]));
  const named = new Map<string, Named>();
  const nameOf = (path: string): Named => {
    const done = named.get(path);
    if (done !== undefined) return done;
    let text = texts.get(path) ?? '';
    for (const { path: imported, external } of outputs[relativeTo(root, path)]?.imports ?? []) {
      if (external) continue;
      const chunk = resolve(root, imported);
      text = text.replaceAll(basename(chunk), nameOf(chunk).name);
    }
    const own = basename(path);
    const hash = shortHash(text.replaceAll(own, 'chunk.js'));
    const name = own.startsWith('chunk-') ? `chunk-${hash}.js` : own;
    const file = { name, text: text.replaceAll(own, name) };
    named.set(path, file);
    return file;
  };
  for (const path of texts.keys()) if (path.endsWith('.js')) nameOf(path);
  for (const [path, text] of texts) {
    const script = named.get(path.replace(/\.LEGAL\.txt$/, ''));
    if (!path.endsWith('.js') && script !== undefined)
      named.set(path, { name: `${script.name}.LEGAL.txt`, text });
  }
  return named;
}

/** A path as esbuild's metafile writes it. */
const relativeTo = (root: string, path: string): string => relative(root, path).replaceAll('\\', '/');

/** The script that stands in every page, and the absolute path of every source that it was made from. */
interface InlineScript {
  readonly code: string;
  readonly sources: ReadonlySet<string>;
}

/** Bundles the script that stands in every page, minified. `version` names the modules that it asks for. */
export async function inlineScript(root: string, version: string): Promise<InlineScript> {
  const { metafile, outputFiles } = await build({
    entryPoints: [join(root, 'src/browser/inline.ts')],
    absWorkingDir: root,
    preserveSymlinks: true,
    bundle: true,
    format: 'iife',
    minify: true,
    target,
    logLevel: 'error',
    metafile: true,
    write: false,
    define: { MODULES: JSON.stringify(version) },
    tsconfigRaw: {},
    plugins: [withoutTypes],
  });
  return {
    code: (outputFiles[0]?.text ?? '').trim(),
    sources: new Set(Object.keys(metafile.inputs).map((path) => resolve(root, path))),
  };
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

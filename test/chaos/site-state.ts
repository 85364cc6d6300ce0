import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../src/host/hash.ts';
import { misdated } from '../../src/store/misdated.ts';
import { retained } from '../../src/store/retention.ts';
import type { LedgerLine, Manifest } from '../../src/store/schemas.ts';
import { bytesOf, filesIn, linesOf } from './look.ts';
import { type Model, shownOf } from './model.ts';
import type { World } from './world.ts';

interface Site {
  /** The bytes of a file as text. */
  readonly text: (path: string) => string;
  /** SHA-256 by path of every file. */
  readonly hashes: ReadonlyMap<string, string>;
  /** The lines of the ledger that it was built from. */
  readonly lines: readonly LedgerLine[];
}

/**
 * What is wrong with the site: it is whole, of one state in all its parts, which is the ledger after `from` of its lines
 * or more, and holds the bytes that any other site of that state held. Tells the model of a state that is new.
 */
export function siteProblems(
  world: World,
  model: Model,
  lines: readonly LedgerLine[],
  from: number,
): string[] {
  const text = (path: string) => bytesOf(join(world.site, path)).toString('utf8');
  const files = filesIn(world.site);
  const listed = text('files.txt').split('\n').slice(1, -1);
  if (files.filter((path) => path !== 'files.txt').join('\n') !== listed.sort().join('\n'))
    return ['the site’s files are not those of its list'];
  const gone = ['index.html', 'status.json', 'data/ledger.jsonl'].find((path) => !files.includes(path));
  if (gone !== undefined) return [`the site has no ${gone}`];
  const status = JSON.parse(text('status.json'));
  const at = lines.findIndex(({ hash }) => hash === status.ledger_head?.hash) + 1;
  if (at < from || (status.ledger_head === null) !== (at === 0))
    return [
      `the site is of line ${status.ledger_head?.seq ?? 0} of the ledger, not of ${from} to ${lines.length}`,
    ];
  const hashes = new Map(files.map((path) => [path, sha256(readFileSync(join(world.site, path)))]));
  const site = { text, hashes, lines: lines.slice(0, at) };
  const shown = shownOf(site.lines, model);
  const problems = [...pageProblems(site, shown.id), ...archiveProblems(world, model, site)];
  if (status.snapshot_id !== shown.id || status.degraded !== shown.degraded)
    problems.push(`the site shows ${status.snapshot_id}, degraded: ${status.degraded}; not ${shown.id}`);
  if (linesOf(bytesOf(join(world.site, 'data/ledger.jsonl'))).length !== at)
    problems.push(`status.json is of line ${at}, and data/ledger.jsonl is not`);
  const bytes = sha256(JSON.stringify([...hashes]));
  const head = status.ledger_head?.hash ?? '';
  if ((model.sites.get(head) ?? bytes) !== bytes)
    problems.push('another site of this same state had other bytes');
  model.sites.set(head, bytes);
  return problems.slice(0, 5);
}

/** Each link in a page leads to a file, and what pages say of the night that they show is the same on all. */
function pageProblems({ text, hashes, lines }: Site, shown: string | null): string[] {
  const problems = new Set<string>();
  // They stand in a folder that is named after what they hold.
  const modules = new Set([...hashes.keys()].map((path) => /^browser\/[^/]+\/([^/]+)$/.exec(path)?.[1]));
  const manifestOf = (id: string | null) =>
    lines.flatMap((line) => (line.kind === 'snapshot' && line.id === id ? [line.manifest_sha256] : []))[0];
  for (const page of [...hashes.keys()].filter((path) => path.endsWith('.html'))) {
    const html = text(page);
    for (const [, path = ''] of html.matchAll(/\s(?:href|src)="\/([^"#?]*)/g))
      if (!hashes.has(path) && !hashes.has(join(path, 'index.html')))
        problems.add(`${page} leads to /${path}, which is not there`);
    for (const [, name = ''] of html.matchAll(/\sdata-hydrate="([a-z-]+)"/g))
      if (!modules.has(`${name}.js`)) problems.add(`${page} needs the module ${name}.js`);
    const [, stated = ''] = /manifest SHA-256 ([0-9a-f]{8,64})/.exec(html) ?? [];
    const id = /^snapshots\/(\d{4}-\d\d-\d\d[^/]*)\//.exec(page)?.[1] ?? shown;
    if (stated !== '' && !manifestOf(id)?.startsWith(stated))
      problems.add(`${page} states the manifest ${stated}, which is not that of ${id}`);
  }
  return [...problems];
}

/** Each archived night has its pages, and every file that its manifest names stands in the site as it was recorded. */
function archiveProblems({ store }: World, { blocked }: Model, { text, hashes, lines }: Site): string[] {
  const served = new Set(hashes.values());
  // The archive's first page lists the newest month, others have pages of their own.
  const lists = [...hashes.keys()].filter((path) => /^snapshots\/(\d{4}(-\d\d)?\/)?index\.html$/.test(path));
  const listed = lists.map(text).join('\n');
  const wrong = misdated(lines);
  const nights = lines
    .filter((line) => line.kind === 'snapshot')
    .sort((a, b) => b.date.localeCompare(a.date) || b.seq - a.seq)
    .map((line) => ({
      line,
      manifest: { blocked: blocked.get(line.id) ?? false },
      misdated: wrong.has(line.seq),
    }));
  return retained({ nights }).flatMap(({ line: { id, manifest_sha256 } }) => {
    if (!hashes.has(`snapshots/${id}/index.html`)) return [`${id} has no pages in the archive`];
    if (!listed.includes(`/snapshots/${id}/`)) return [`no page of snapshots/ lists ${id}`];
    if (!served.has(manifest_sha256)) return [`the manifest of ${id} is not in the site as it was recorded`];
    const manifest = JSON.parse(readFileSync(join(store, id, 'manifest.json'), 'utf8')) as Manifest;
    return manifest.files
      .filter((file) => !served.has(file.sha256))
      .map(({ path }) => `${id}/${path} is not in the site as it was recorded`);
  });
}

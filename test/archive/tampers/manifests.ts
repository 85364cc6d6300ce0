import type { FindingCode } from '../../../src/audit/verify/finding.ts';
import { forgeLines, forgeManifest } from '../../../src/audit/verify/testing/forge.ts';
import type { Stream } from '../../../src/sample/prng.ts';
import { MANIFEST } from '../../../src/store/night-files.ts';
import type { Manifest } from '../../../src/store/schemas.ts';
import { drawn, forging, named } from './forging.ts';
import type { Kind } from './tamper.ts';

/** What a manifest can be altered to, whose hash its line then has. */
const manifests = (
  accepts: (manifest: Manifest) => boolean,
  change: (draw: Stream, manifest: Manifest) => unknown,
  ...codes: readonly FindingCode[]
): Kind => forging<Manifest>(MANIFEST, accepts, change, ...codes);

/** Paths that lead out of a night, or to nothing that one holds. */
const PATHS = [
  '../../public/_worker.js',
  '../ledger.jsonl',
  '/etc/passwd',
  'details/../../x.json',
  './summary.json',
  'details\\x.json',
  'details/a/b.json',
  'details/.json',
  'manifest.json',
  'C:/x.json',
  '_worker.js',
];

const LOST = { name: 'revenue_ytd', kind: 'metric', reason: 'It is gone.', object: null };

export const MANIFESTS: Readonly<Record<string, Kind>> = {
  'a manifest that names a path out of its night': manifests(
    () => true,
    (draw, manifest) => ({
      ...manifest,
      files: [...manifest.files, { ...manifest.files[0], path: draw.pick(PATHS) }],
    }),
    'manifest-form',
  ),
  'a manifest that names a file twice, or not': manifests(
    () => true,
    (draw, manifest) => ({
      ...manifest,
      files: draw.chance(0.5)
        ? [...manifest.files, ...manifest.files]
        : manifest.files.filter(({ path }) => path !== 'targets.json'),
    }),
    'manifest-disagrees',
  ),
  'checks that are gone, all or one': manifests(
    () => true,
    (draw, manifest) => ({
      ...manifest,
      checks: draw.chance(0.5) ? [] : manifest.checks.toSpliced(draw.int(0, 4), 1),
    }),
    'manifest-disagrees',
  ),
  'a check that takes away what is there': manifests(
    ({ missing }) => missing !== undefined,
    (draw, manifest) => ({
      ...manifest,
      checks: manifest.checks.with(draw.int(0, manifest.checks.length - 1), {
        ...{ name: 'views-filled', result: 'failed', message: 'It is empty.' },
        scope: [draw.pick(['revenue_ytd', 'nothing'])],
      }),
    }),
    'manifest-disagrees',
  ),
  'a night that is without what it does not know': manifests(
    ({ missing }) => missing !== undefined,
    (_, manifest) => ({
      ...manifest,
      missing: [...(manifest.missing ?? []), { ...LOST, name: 'nothing' }],
    }),
    'manifest-disagrees',
  ),
  'a night that claims to be without a metric that it has': (draw, target) => {
    const found = drawn<Manifest>(draw, target, MANIFEST, ({ missing }) => missing?.length === 0);
    if (found === null) return null;
    const files = forgeManifest(target.files, found.id, (own) => ({ ...own, missing: [LOST] }));
    return named(files, `${found.id}/summary.json`, 'metrics-disagree');
  },
  'a night that does not say what it is without': (draw, target) => {
    const found = drawn<Manifest>(draw, target, MANIFEST, ({ missing = [] }) => missing.length > 0);
    if (found === null) return null;
    const files = forgeManifest(target.files, found.id, (own) => ({ ...own, missing: [] }));
    return named(files, `${found.id}/definitions.json`, 'views-disagree');
  },
  'a blocked night that poses as published, or the other way': manifests(
    () => true,
    (_, manifest) => ({ ...manifest, blocked: !manifest.blocked }),
    'manifest-disagrees',
  ),
  'a night that poses as another date, source or id': manifests(
    () => true,
    (draw, manifest) => ({
      ...manifest,
      ...draw.pick<object>([
        { snapshot_date: '2001-01-01' },
        { source: manifest.source === 'bigquery' ? 'embedded' : 'bigquery' },
        { id: '2001-01-01' },
      ]),
    }),
    'manifest-disagrees',
  ),
  'jobs that are gone or put in': manifests(
    () => true,
    (_, manifest) => ({
      ...manifest,
      queries: manifest.queries.map((query) => ({
        ...query,
        job_id: query.job_id === null ? 'kpi-1' : null,
      })),
    }),
    'manifest-disagrees',
  ),
  'a manifest of another form': manifests(
    () => true,
    (draw, manifest) =>
      draw.pick<object>([
        { ...manifest, more: 1 },
        { ...manifest, git_commit: 7 },
        { ...manifest, schema_version: 99 },
      ]),
    'manifest-form',
  ),
  'sample data that pose as BigQuery’s': (draw, target) => {
    const found = drawn<Manifest>(draw, target, MANIFEST, ({ source }) => source !== 'bigquery');
    if (found === null) return null;
    const { id, file } = found;
    const manifest = forgeManifest(target.files, id, (own) => ({ ...own, source: 'bigquery' }));
    const files = forgeLines(manifest, (line) =>
      line.kind !== 'missed' && line.id === id ? { ...line, source: 'bigquery' } : line,
    );
    return named(files, file, 'manifest-disagrees');
  },
};

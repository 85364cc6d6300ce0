import { documentOf } from '../../../src/audit/verify/testing/forge.ts';
import { sha256 } from '../../../src/host/hash.ts';
import type { Stream } from '../../../src/sample/prng.ts';
import { jsonText } from '../../../src/store/json.ts';
import { MANIFEST } from '../../../src/store/night-files.ts';
import { below, bytesAt, flipped, type Kind, nightOf, type Tamper, type Target } from './tamper.ts';

/** What is said of a file of a night whose bytes are not the recorded ones. */
const codesOf = (path: string) =>
  path.endsWith(`/${MANIFEST}`) ? (['manifest-altered'] as const) : (['file-altered'] as const);

/** Other bytes in a file's place. */
const altered = (path: string, bytes: Uint8Array): Tamper => ({
  files: new Map([[path, bytes]]),
  named: { codes: codesOf(path), file: path },
  alone: true,
});

const added = (path: string, file: string, code: 'file-unlisted' | 'night-unlisted'): Tamper => ({
  files: new Map([[path, Buffer.from('x')]]),
  named: { codes: [code], file },
  alone: true,
});

/** Names that nobody looks at twice. */
const NAMES = [
  '.DS_Store',
  '.gitignore',
  'Summary.json',
  'summary.json ',
  'summary.json.bak',
  'x',
  '..x',
  'notes.txt',
  '.lock-1',
  'ledger.jsonl~',
  'Ledger.jsonl',
  '_worker.js',
];
const FOLDERS = ['more', '.hidden', '.git', 'details.old', 'a/b/c/d', '.a/.b'];

/** A date that a store has no night of. */
const freeNight = (draw: Stream, { nights }: Target): string => {
  const id = `20${draw.int(30, 99)}-0${draw.int(1, 9)}-1${draw.int(0, 9)}${draw.pick(['', '-r2', '-r13'])}`;
  return nights.includes(id) ? '2029-01-01' : id;
};

/** A night of the store in another one's place. */
function copied(target: Target, from: string, to: string, manifest?: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const path of target.paths)
    if (path.startsWith(`${from}/`)) files.set(`${to}${path.slice(from.length)}`, bytesAt(target, path));
  return manifest === undefined ? files : files.set(`${to}/${MANIFEST}`, manifest);
}

/** What stands in a file's place, by the error of who reads it. */
const INSTEAD = ['ELOOP', 'ENXIO', 'EISDIR', 'EACCES'] as const;

export const FILE_KINDS: Readonly<Record<string, Kind>> = {
  'a flipped byte in a file': (draw, target) => {
    const path = draw.pick(target.paths);
    return altered(path, flipped(draw, bytesAt(target, path)));
  },
  'a file cut short': (draw, target) => {
    const path = draw.pick(target.paths);
    const bytes = bytesAt(target, path);
    return altered(path, bytes.subarray(0, below(draw, bytes.length)));
  },
  'a file that grew': (draw, target) => {
    const path = draw.pick(target.paths);
    return altered(
      path,
      Buffer.concat([bytesAt(target, path), Buffer.from(draw.pick([' ', '\n', '\0', '{}']))]),
    );
  },
  'a file that was exchanged': (draw, target) => {
    const path = draw.pick(target.paths);
    const bytes = bytesAt(target, path);
    const other = bytesAt(target, draw.pick(target.paths));
    return sha256(other) === sha256(bytes) ? null : altered(path, other);
  },
  'a file taken away': (draw, target) => {
    const path = draw.pick(target.paths);
    const codes = path.endsWith(`/${MANIFEST}`)
      ? (['manifest-missing'] as const)
      : (['file-missing'] as const);
    return { files: new Map([[path, null]]), named: { codes, file: path }, alone: true };
  },
  'a night taken away': (draw, target) => {
    const id = draw.pick(target.nights);
    const files = new Map(target.paths.filter((path) => nightOf(path) === id).map((path) => [path, null]));
    return { files, named: { codes: ['manifest-missing'], file: `${id}/${MANIFEST}` } };
  },
  'a file put into a night': (draw, target) => {
    const folder = draw.pick(['', '', 'details/', ...FOLDERS.map((name) => `${name}/`)]);
    const path = `${draw.pick(target.nights)}/${folder}${draw.pick(NAMES)}`;
    return added(path, path, 'file-unlisted');
  },
  'an empty folder put into a night': (draw, target) => {
    const path = `${draw.pick(target.nights)}/${draw.pick(['', 'details/'])}${draw.pick(FOLDERS)}/`;
    return added(path, path, 'file-unlisted');
  },
  'a file put beside the nights': (draw) => {
    const name = draw.pick(NAMES);
    return added(name, name, 'file-unlisted');
  },
  'a folder put beside the nights': (draw) => {
    const name = draw.pick([
      'notes',
      '.ssh',
      '2026',
      '2026-11',
      '2026-13-45x',
      '2026-11-22-r1',
      'details',
      '.lock',
    ]);
    return added(`${name}/${draw.pick(['', 'x', 'a/b/c'])}`, name, 'file-unlisted');
  },
  'a file that every branch holds, altered': (draw) => {
    const name = draw.pick(['README.md', '.gitattributes']);
    return {
      files: new Map([[name, Buffer.from('x')]]),
      named: { codes: ['file-altered'], file: name },
      alone: true,
    };
  },
  'a night of another date put in': (draw, target) => {
    const id = freeNight(draw, target);
    const from = draw.pick(target.nights);
    // As it was, or with a manifest that says it belongs there.
    const manifest = {
      ...documentOf(target.files, `${from}/${MANIFEST}`),
      id,
      snapshot_date: id.slice(0, 10),
    };
    const files = draw.chance(0.5)
      ? copied(target, from, id)
      : copied(target, from, id, Buffer.from(jsonText(manifest)));
    return { files, named: { codes: ['night-unlisted'], file: id }, alone: true };
  },
  'something of a night’s name put in': (draw, target) => {
    const id = freeNight(draw, target);
    return added(`${id}${draw.pick(['', '/', '/manifest.json', '/details/'])}`, id, 'night-unlisted');
  },
  'no file in the place of one': (draw, target) => {
    const path = draw.pick(target.paths);
    return {
      files: new Map(),
      instead: { path, code: draw.pick(INSTEAD) },
      named: { codes: ['unreadable'], file: path },
    };
  },
  'no folder in the place of a night': (draw, target) => {
    const path = draw.pick(target.nights);
    return {
      files: new Map(),
      instead: { path, code: draw.pick(['ELOOP', 'ENOTDIR']) },
      named: { codes: ['unreadable'], file: `${path}/${MANIFEST}` },
    };
  },
  'a link of a night’s name': (draw, target) => {
    const path = freeNight(draw, target);
    return {
      files: new Map(),
      instead: { path, code: 'ELOOP' },
      named: { codes: ['night-unlisted'], file: path },
    };
  },
};

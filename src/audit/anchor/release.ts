import { z } from 'zod';
import { KpiError } from '../../errors.ts';
import { askGitHub, type GitHubAccess, type GitHubCall } from '../../host/github-api.ts';
import { sha256 } from '../../host/hash.ts';
import { type Anchor, parseAnchor } from '../verify/anchor.ts';

/** The one file of a release. */
const HEAD_FILE = 'head.json';
const TAG = /^ledger-head-([1-9]\d*)$/;
/** GitHub lists ten thousand releases and no more. */
const MOST_PAGES = 100;
const tagOf = ({ seq }: Anchor): string => `ledger-head-${seq}`;

const release = z.object({
  id: z.int(),
  tag_name: z.string(),
  draft: z.boolean(),
  immutable: z.boolean().optional(),
  html_url: z.string(),
  upload_url: z.string(),
  assets: z.array(z.object({ id: z.int(), name: z.string(), digest: z.string().nullish() })),
});
type Release = z.infer<typeof release>;

/** The head of the chain, written down in a release. */
export interface ReleasedHead {
  readonly head: Anchor;
  readonly url: string;
  /** Whether GitHub lets nobody replace the file or move the tag any more. */
  readonly immutable: boolean;
}

/** What stands in `head.json`: the form that `verify --anchor` reads. */
export const headText = ({ seq, hash }: Anchor): string => `${JSON.stringify({ seq, hash })}\n`;

/**
 * Publishes the head as a release of its own, tagged `ledger-head-<seq>`; a head that was published before is
 * compared. Throws KpiError `anchor-failed`, or `anchor-differs` when another head was published for this line.
 */
export async function releaseHead(access: GitHubAccess, head: Anchor): Promise<ReleasedHead> {
  const tag = tagOf(head);
  const same = (await releases(access)).filter(({ tag_name }) => tag_name === tag);
  const published = same.find(({ draft }) => !draft);
  if (published !== undefined) return compared(access, published, head);
  // A run that was stopped between the steps below leaves a draft: readers never saw it.
  for (const { id } of same) await call(access, 'DELETE', `/releases/${id}`);
  const text = `Head of the KPI snapshot ledger: line ${head.seq}, hash ${head.hash}. docs/audit.md says how to check a store against it.`;
  const notes = { tag_name: tag, name: `Ledger head ${head.seq}`, body: text, draft: true };
  const draft = understood(release, await call(access, 'POST', '/releases', notes));
  const upload = `${draft.upload_url.replace(/\{.*$/, '')}?name=${HEAD_FILE}`;
  await call(access, 'POST', upload, new TextEncoder().encode(headText(head)));
  const publish = { draft: false, make_latest: 'false' };
  const done = understood(release, await call(access, 'PATCH', `/releases/${draft.id}`, publish));
  return { head, url: done.html_url, immutable: done.immutable === true };
}

/**
 * The heads that were published as releases, the latest line first, however GitHub orders them. A release whose file is
 * already known, by GitHub's digest, to hold its line of `chain` is not downloaded. Throws KpiError `anchor-failed`, also
 * for a release without a sound file: it is read when its turn comes, so who stops early has not seen the older ones.
 */
export async function* releasedHeads(
  access: GitHubAccess,
  chain: readonly Anchor[] = [],
): AsyncGenerator<ReleasedHead, void> {
  const published = (await releases(access))
    .filter(({ draft, tag_name }) => !draft && TAG.test(tag_name))
    .sort((a, b) => seqOf(b) - seqOf(a));
  const lines = new Map(chain.map((line) => [line.seq, line]));
  for (const one of published) {
    const line = lines.get(seqOf(one));
    // A job may ask a thousand times an hour: three years of nights could not be read file by file.
    const head = line !== undefined && holds(one, line) ? line : await headOf(access, one);
    if (head.seq !== seqOf(one))
      throw failed(`${HEAD_FILE} of the release ${one.tag_name} is of another line`);
    yield { head: { seq: head.seq, hash: head.hash }, ...facts(one) };
  }
}

const seqOf = ({ tag_name }: Release): number => Number(TAG.exec(tag_name)?.[1]);

const holds = ({ assets }: Release, head: Anchor): boolean =>
  assets.find(({ name }) => name === HEAD_FILE)?.digest === `sha256:${sha256(headText(head))}`;

async function compared(access: GitHubAccess, published: Release, head: Anchor): Promise<ReleasedHead> {
  const there = await headOf(access, published);
  if (there.seq === head.seq && there.hash === head.hash) return { head, ...facts(published) };
  throw new KpiError(
    'anchor-differs',
    `${published.html_url} holds another hash for line ${head.seq} than this ledger: one of them was altered.`,
    'Keep both, publish nothing, and compare the ledger with older anchors (docs/audit.md).',
  );
}

const facts = ({ html_url, immutable }: Release) => ({ url: html_url, immutable: immutable === true });

async function headOf(access: GitHubAccess, { tag_name, assets }: Release): Promise<Anchor> {
  const asset = assets.find(({ name }) => name === HEAD_FILE);
  if (asset === undefined) throw failed(`the release ${tag_name} has no ${HEAD_FILE}`);
  const path = `/releases/assets/${asset.id}`;
  const text = await askGitHub(access, { method: 'GET', path, asText: true }, (what) => failed(what));
  const head = parseAnchor(String(text));
  if (head === null) throw failed(`${HEAD_FILE} of the release ${tag_name} is not {seq, hash}`);
  return head;
}

/**
 * Every release, drafts among them. GitHub orders them by the date of the tagged commit, which nights share and other
 * releases may exceed, so nothing short of all of them is known to hold the newest head.
 */
async function releases(access: GitHubAccess): Promise<Release[]> {
  // By id: what is released meanwhile moves others onto the next page, where they are listed again.
  const all = new Map<number, Release>();
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const answer = await call(access, 'GET', `/releases?per_page=100&page=${page}`);
    const listed = understood(z.array(release), answer);
    // Only an empty page is the end: a short one may be short of what GitHub left out.
    if (listed.length === 0) return [...all.values()];
    for (const one of listed) all.set(one.id, one);
  }
  throw failed(
    `GitHub lists more than ${MOST_PAGES} pages of releases, and a head may stand behind them`,
    'Delete old releases of other things, and run again; keep every ledger-head-….',
  );
}

function understood<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw failed('GitHub’s answer about releases is not in the form that its documentation gives');
}

const call = (access: GitHubAccess, method: GitHubCall['method'], path: string, body?: GitHubCall['body']) =>
  askGitHub(access, { method, path, body }, (what) => failed(what));

const RETRY =
  'Check that the job has contents: write, and run the step again; publishing the same head twice is harmless.';

const failed = (what: string, next = RETRY) =>
  new KpiError('anchor-failed', `The head of the ledger is not anchored: ${what}.`, next);

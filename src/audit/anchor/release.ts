import { z } from 'zod';
import { KpiError } from '../../errors.ts';
import { askGitHub, type GitHubAccess, type GitHubCall } from '../../host/github-api.ts';
import { type Anchor, parseAnchor } from '../verify/anchor.ts';

/** The one file of a release. */
const HEAD_FILE = 'head.json';
const TAG = /^ledger-head-([1-9]\d*)$/;
const tagOf = ({ seq }: Anchor): string => `ledger-head-${seq}`;

const release = z.object({
  id: z.int(),
  tag_name: z.string(),
  draft: z.boolean(),
  immutable: z.boolean().optional(),
  html_url: z.string(),
  upload_url: z.string(),
  assets: z.array(z.object({ id: z.int(), name: z.string() })),
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

/** The heads that were published as releases, the latest line first. Throws KpiError `anchor-failed`. */
export async function releasedHeads(access: GitHubAccess): Promise<ReleasedHead[]> {
  const published = (await releases(access))
    .filter(({ draft, tag_name }) => !draft && TAG.test(tag_name))
    .sort((a, b) => Number(TAG.exec(b.tag_name)?.[1]) - Number(TAG.exec(a.tag_name)?.[1]));
  const heads: ReleasedHead[] = [];
  for (const one of published) heads.push({ head: await headOf(access, one), ...facts(one) });
  return heads;
}

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
  const text = await askGitHub(access, { method: 'GET', path, asText: true }, failed);
  const head = parseAnchor(String(text));
  if (head === null) throw failed(`${HEAD_FILE} of the release ${tag_name} is not {seq, hash}`);
  return head;
}

/** The newest hundred, drafts among them: one is made each night. */
const releases = async (access: GitHubAccess): Promise<Release[]> =>
  understood(z.array(release), await call(access, 'GET', '/releases?per_page=100'));

function understood<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw failed('GitHub’s answer about releases is not in the form that its documentation gives');
}

const call = (access: GitHubAccess, method: GitHubCall['method'], path: string, body?: GitHubCall['body']) =>
  askGitHub(access, { method, path, body }, failed);

const failed = (what: string) =>
  new KpiError(
    'anchor-failed',
    `The head of the ledger is not anchored: ${what}.`,
    'Check that the job has contents: write, and run the step again; publishing the same head twice is harmless.',
  );

import { sha256 } from '../../../host/hash.ts';

export interface FakeRelease {
  readonly id: number;
  readonly tag_name: string;
  readonly assets: { readonly id: number; readonly name: string; text: string }[];
  draft: boolean;
  immutable: boolean;
  /** The date of the tagged commit, by which GitHub orders; many releases may have the same one. */
  readonly created_at?: string;
}

interface Request {
  readonly method: string;
  readonly url: URL;
  readonly bytes: Buffer;
  readonly state: { readonly immutableReleases: boolean; readonly assetDigests: boolean };
}

const HOME = '/repos/acme/kpi/releases';

/** GitHub's releases as far as they are used here; null for a request about something else. */
export function fakeReleases(
  releases: FakeRelease[],
  { method, url, bytes, state }: Request,
): { status: number; body: string } | null {
  if (!url.pathname.startsWith(HOME)) return null;
  const answer = (status: number, body: unknown) => ({ status, body: JSON.stringify(body) });
  const shown = (release: FakeRelease) => ({
    ...release,
    html_url: `https://github.com/acme/kpi/releases/tag/${release.tag_name}`,
    upload_url: `${url.protocol}//${url.host}${HOME}/${release.id}/assets{?name,label}`,
    assets: release.assets.map(({ id, name, text }) => ({
      id,
      name,
      digest: state.assetDigests ? `sha256:${sha256(text)}` : null,
    })),
  });
  const [, id, rest] = /^\/(\d+)(\/assets)?$/.exec(url.pathname.slice(HOME.length)) ?? [];
  const release = releases.find((one) => one.id === Number(id));
  const asset = releases
    .flatMap(({ assets }) => assets)
    .find((one) => url.pathname === `${HOME}/assets/${one.id}`);
  if (method === 'GET' && asset !== undefined) return { status: 200, body: asset.text };
  if (method === 'GET') return answer(200, pageOf(releases, url.searchParams).map(shown));
  if (method === 'POST' && url.pathname === HOME) {
    const { tag_name } = JSON.parse(bytes.toString());
    // One tag belongs to one published release.
    if (releases.some((one) => !one.draft && one.tag_name === tag_name)) return answer(422, {});
    const made = { id: 1 + Math.max(0, ...releases.map((one) => one.id)), tag_name, draft: true };
    releases.unshift({ ...made, immutable: false, assets: [] });
    return answer(201, releases.map(shown)[0]);
  }
  if (release === undefined || release.immutable) return answer(release === undefined ? 404 : 422, {});
  if (method === 'DELETE') {
    releases.splice(releases.indexOf(release), 1);
    return { status: 204, body: '' };
  }
  if (rest !== undefined) {
    const name = url.searchParams.get('name') ?? '';
    release.assets.push({ id: release.id * 10, name, text: bytes.toString() });
    return answer(201, {});
  }
  release.draft = false;
  release.immutable = state.immutableReleases;
  return answer(200, shown(release));
}

/** Newest first by date, thirty a page or up to a hundred where more are asked for. */
function pageOf(releases: readonly FakeRelease[], asked: URLSearchParams): FakeRelease[] {
  const size = Math.min(100, Number(asked.get('per_page') ?? 30));
  const from = (Number(asked.get('page') ?? 1) - 1) * size;
  const dateOf = ({ created_at = '' }: FakeRelease) => created_at;
  return releases.toSorted((a, b) => dateOf(b).localeCompare(dateOf(a))).slice(from, from + size);
}

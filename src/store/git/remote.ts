import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { KpiError } from '../../errors.ts';
import type { Env } from '../../host/effects.ts';
import { starterOf } from '../../host/github-api.ts';
import { ROOT } from '../../host/root.ts';
import { GitFailure, gitOf } from './git.ts';
import type { Author } from './objects.ts';

/** Where the branch lives. */
export interface Remote {
  /** For git, without user and password. */
  readonly url: string;
  /** For people: without anything secret. */
  readonly name: string;
  /** `local`: a folder of this machine or a server on its loopback. */
  readonly kind: 'local' | 'host';
  /** In lower case, without the port; empty for folders. */
  readonly host: string;
  /** `owner/repository` on GitHub and the like; null for folders. */
  readonly repository: string | null;
  /** Settings of git that carry credentials; for the environment of git commands only. */
  readonly settings: readonly (readonly [string, string])[];
}

/**
 * The remote that `--remote` names: a remote of the project's own checkout, an address, or a folder.
 * Throws KpiError `remote-unknown` when there is no such remote.
 */
export async function findRemote(name: string, env: Env): Promise<Remote> {
  return describeRemote(isAddress(name) ? name : await addressOf(name, env), env);
}

const isAddress = (name: string): boolean => /[/\\:]/.test(name) || name === '.';

async function addressOf(name: string, env: Env): Promise<string> {
  try {
    return await gitOf(resolve(ROOT, '.git'), env).text(['remote', 'get-url', '--', name]);
  } catch (cause) {
    throw new KpiError(
      'remote-unknown',
      `This checkout has no git remote called “${name}”.`,
      'Name another with --remote, or give the address or folder of a repository.',
      cause instanceof GitFailure ? { cause } : {},
    );
  }
}

/** What an address says of its remote. */
export function describeRemote(address: string, env: Env): Remote {
  const url = parse(address);
  if (url === null || url.protocol === 'file:') {
    const path = url === null ? pathToFileURL(resolve(address)).href : url.href;
    return { url: path, name: path, kind: 'local', host: '', repository: null, settings: [] };
  }
  const host = url.hostname.toLowerCase();
  const secret = url.password !== '' || (url.username !== '' && url.protocol.startsWith('http'));
  const given = secret ? `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}` : null;
  url.password = '';
  if (url.protocol.startsWith('http')) url.username = '';
  const repository = url.pathname
    .replace(/^\/+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  return {
    url: url.href,
    name: `${host}/${repository}`,
    kind: isLoopback(host) ? 'local' : 'host',
    host,
    repository,
    settings: url.protocol.startsWith('http') ? signIn(url, given ?? tokenFor(url, env)) : [],
  };
}

function parse(address: string): URL | null {
  if (isAbsolute(address)) return null;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(address)) return parseUrl(address);
  const [, user, host, path] = /^(?:([^@/\\]+)@)?([^:/\\]{2,}):(?!\/\/)(.+)$/.exec(address) ?? [];
  if (host === undefined) return null;
  return parseUrl(`ssh://${user ?? 'git'}@${host}/${path?.replace(/^\/+/, '')}`);
}

function parseUrl(address: string): URL {
  const url = URL.parse(address);
  if (url !== null && /^(https?|ssh|git|file):$/.test(url.protocol)) return url;
  // The address itself may hold a password.
  throw new KpiError(
    'remote-unknown',
    'The address of the snapshots repository cannot be read.',
    'Give an address that begins with https://, ssh:// or file://, or a folder.',
  );
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);

/** GitHub Actions hands its token to steps that ask for it; it goes to GitHub's own server and no other. */
function tokenFor(url: URL, env: Env): string | null {
  const token = env['GITHUB_TOKEN'] ?? '';
  const server = env['GITHUB_SERVER_URL'] ?? 'https://github.com';
  return token !== '' && url.origin === new URL(server).origin ? `x-access-token:${token}` : null;
}

function signIn(url: URL, credentials: string | null): Remote['settings'] {
  if (credentials === null) return [];
  const key = `http.${url.origin}/.extraheader`;
  const basic = Buffer.from(credentials).toString('base64');
  // The empty value drops what other settings hold: a server refuses two such headers.
  return [
    [key, ''],
    [key, `Authorization: Basic ${basic}`],
  ];
}

/** GitHub's own name and number for what workflows do by themselves. */
const WORKFLOW: Author = {
  name: 'github-actions[bot]',
  email: '41898282+github-actions[bot]@users.noreply.github.com',
};

/** Who commits to the branch: whoever git is set up for, on GitHub who started the run, which may be its
 * schedule, or the program itself. */
export async function authorOf(env: Env, repository = join(ROOT, '.git')): Promise<Author> {
  const set = await gitOf(repository, env)
    .text(['config', '-z', '--get-regexp', '^user\\.(name|email)$'])
    .catch(() => '');
  // The last one of a name is the one that holds.
  const settings = new Map(set.split('\0').map((line) => [line.split('\n')[0], line.split('\n')[1]?.trim()]));
  const [name = '', email = ''] = [settings.get('user.name'), settings.get('user.email')];
  if (name !== '' && email !== '') return { name, email };
  const actor = starterOf(env);
  if (actor !== null) return { name: actor, email: `${actor}@users.noreply.github.com` };
  if (env['GITHUB_EVENT_NAME'] === 'schedule') return WORKFLOW;
  return { name: 'KPI Snapshot', email: 'kpi-snapshot@localhost' };
}

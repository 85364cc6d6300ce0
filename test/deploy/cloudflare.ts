import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KpiError } from '../../src/errors.ts';

/** What the stand-in is asked to do wrong: the status of its next answers to a call, by the call's name. */
export type Faults = Partial<Record<'project' | 'token' | 'upload' | 'deployment', number[]>>;

/**
 * A stand-in for Cloudflare's API as wrangler uses it for Pages, and for the deployed hosts: whatever is not the API
 * is a page, which refuses strangers unless `open` is set.
 */
export async function startCloudflare() {
  const state = {
    faults: {} as Faults,
    open: false,
    /** Whether the hosts are open once something is deployed. */
    opens: false,
    /** What the hosts answer strangers while they are closed. */
    refusal: 403,
    failOpen: false as boolean | undefined,
    /** The address of a branch. */
    aliasOf: (branch: string) => `https://${branch}.kpi-test.pages.dev`,
    /** SITE_ACCESS of every environment, as Cloudflare describes it. */
    access: null as { type: string; value: string } | null,
    branches: [] as string[],
    /** What each deployment said of its checkout. */
    dirty: [] as string[],
    /** What Cloudflare says of a call that fails. */
    reason: 'An error of the stand-in',
    uploaded: 0,
    calls: [] as string[],
  };
  const token = `x.${Buffer.from(JSON.stringify({ exp: 9_999_999_999, max_file_count_allowed: 20_000 })).toString('base64url')}.y`;
  let origin = '';
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('latin1');
    const path = request.url ?? '/';
    if (!path.startsWith('/client/v4/')) {
      response.writeHead(state.open ? 200 : state.refusal).end();
      return;
    }
    const send = (name: keyof Faults | null, result: unknown) => {
      state.calls.push(name ?? path);
      const status = (name === null ? undefined : state.faults[name]?.shift()) ?? 200;
      const ok = status === 200;
      response.writeHead(status, { 'content-type': 'application/json' });
      const errors = ok ? [] : [{ code: 8_000_000, message: state.reason }];
      response.end(JSON.stringify({ success: ok, errors, messages: [], result: ok ? result : null }));
    };
    if (path.endsWith('/upload-token')) return send('token', { jwt: token });
    if (path.endsWith('/check-missing')) return send(null, (JSON.parse(body) as { hashes: string[] }).hashes);
    if (path.endsWith('/assets/upload')) {
      state.uploaded += (JSON.parse(body) as unknown[]).length;
      return send('upload', null);
    }
    if (path.endsWith('/upsert-hashes')) return send(null, null);
    const branch = /name="branch"\r\n\r\n([^\r]+)/.exec(body)?.[1] ?? state.branches.at(-1) ?? 'main';
    const deployment = {
      id: `deployment-${state.branches.length}`,
      url: `${origin}/`,
      environment: branch === 'main' ? 'production' : 'preview',
      production_branch: 'main',
      aliases: branch === 'main' ? null : [state.aliasOf(branch)],
      deployment_trigger: { metadata: { branch, commit_hash: 'abc' } },
      latest_stage: { name: 'deploy', status: 'success' },
      stages: [],
    };
    if (path.endsWith('/deployments') && request.method === 'POST') {
      state.branches.push(branch);
      state.dirty.push(/name="commit_dirty"\r\n\r\n([^\r]+)/.exec(body)?.[1] ?? '');
      state.open ||= state.opens;
      return send('deployment', deployment);
    }
    if (path.includes('/deployments/')) return send(null, deployment);
    const configuration = {
      ...(state.failOpen === undefined ? {} : { fail_open: state.failOpen }),
      env_vars: state.access === null ? null : { SITE_ACCESS: state.access },
    };
    return send('project', {
      name: 'kpi-test',
      subdomain: origin,
      domains: [origin],
      production_branch: 'main',
      canonical_deployment: state.branches.includes('main') ? { id: 'deployment-0' } : null,
      deployment_configs: { production: configuration, preview: configuration },
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    state,
    origin,
    /** Deploys as wrangler would, in no time. A fault of `deployment` is wrangler's failure. */
    upload: async (_project: unknown, { branch }: { readonly branch: string }) => {
      if ((state.faults.deployment?.shift() ?? 200) !== 200)
        throw new KpiError(
          'deploy-failed',
          `The deployment of “${branch}” failed: ${state.reason}.`,
          'Again.',
        );
      state.branches.push(branch);
      state.uploaded += 1;
      state.open ||= state.opens;
      const production = branch === 'main';
      return {
        deployment_id: `deployment-${state.branches.length}`,
        url: `${origin}/`,
        environment: production ? ('production' as const) : ('preview' as const),
        ...(production ? {} : { alias: state.aliasOf(branch) }),
      };
    },
    /** Reaches the hosts that Cloudflare would serve. */
    fetchHost: ((url: URL, init?: RequestInit) => fetch(new URL(url.pathname, origin), init)) as typeof fetch,
    project: {
      apiUrl: `${origin}/client/v4`,
      accountId: 'account',
      token: 'secret-api-token',
      project: 'kpi-test',
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

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
    failOpen: false as boolean | undefined,
    /** The address of a branch. */
    aliasOf: (branch: string) => `https://${branch}.kpi-test.pages.dev`,
    branches: [] as string[],
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
      response.writeHead(state.open ? 200 : 403).end();
      return;
    }
    const send = (name: keyof Faults | null, result: unknown) => {
      state.calls.push(name ?? path);
      const status = (name === null ? undefined : state.faults[name]?.shift()) ?? 200;
      const ok = status === 200;
      response.writeHead(status, { 'content-type': 'application/json' });
      const errors = ok ? [] : [{ code: 8_000_000, message: 'An error of the stand-in' }];
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
      return send('deployment', deployment);
    }
    if (path.includes('/deployments/')) return send(null, deployment);
    const configuration = state.failOpen === undefined ? {} : { fail_open: state.failOpen };
    return send('project', {
      name: 'kpi-test',
      subdomain: origin,
      domains: [origin],
      production_branch: 'main',
      deployment_configs: { production: configuration, preview: configuration },
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    state,
    origin,
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

import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { forEmulator, type JobBody } from './dialect.ts';
import type { Said } from './said.ts';

async function read(message: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of message) text += chunk;
  return text;
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** An answer of the REST API: HTTP status and body. */
interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Not 500, after which the client would ask again: the emulator is gone, or was asked what cannot be bridged. */
const REFUSAL: Answer = {
  status: 400,
  text: JSON.stringify({ error: { code: 400, errors: [{ reason: 'invalid' }] } }),
};

const RUNNING: Answer = { status: 200, text: JSON.stringify({ status: { state: 'RUNNING' } }) };

/**
 * Stands between client and emulator on loopback, and bridges what `dialect.ts` lists. In tests alone.
 * @param emulator its address, without a path
 * @param said takes the reason of each error that the emulator answers
 */
export async function startProxy(
  emulator: string,
  said: Said,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  /** How each job ended, which is what `jobs.insert` answers; null while it runs. */
  const jobs = new Map<string, Answer | null>();

  const ask = async (method: string, url: string, body: string): Promise<Answer> => {
    try {
      const answer = await fetch(`${emulator}${url}`, {
        method,
        headers: JSON_TYPE,
        ...(body === '' ? {} : { body }),
      });
      const text = await answer.text();
      said.answer(`${method} ${url}`, answer.status, text);
      return { status: answer.status, text };
    } catch (error) {
      said.add(`${method} ${url}: ${reasonOf(error)}`);
      return REFUSAL;
    }
  };

  /** The emulator answers once the job is over, for which a slow machine takes longer than the client waits. */
  const insert = (url: string, job: JobBody): Answer => {
    const { jobId } = job.jobReference;
    jobs.set(jobId, null);
    void ask('POST', url, JSON.stringify(forEmulator(job))).then((answer) => jobs.set(jobId, answer));
    return RUNNING;
  };

  /** A dry run, which the emulator answers without the columns: they are those of an answer without rows. */
  const look = async (url: string, job: JobBody): Promise<Answer> => {
    const sql = job.configuration?.query.query ?? '';
    const project = /\/projects\/([^/]+)\//.exec(url)?.[1] ?? '';
    const query = JSON.stringify({ query: `${sql} LIMIT 0`, useLegacySql: false, timeoutMs: 120_000 });
    const answer = await ask('POST', `/bigquery/v2/projects/${project}/queries`, query);
    if (answer.status !== 200) return answer;
    const { schema } = JSON.parse(answer.text) as { schema?: unknown };
    const statistics = { query: { totalBytesProcessed: '0', schema } };
    return { status: 200, text: JSON.stringify({ status: { state: 'DONE' }, statistics }) };
  };

  const serve = async (method: string, url: string, body: string): Promise<Answer> => {
    if (method === 'POST' && /\/jobs(\?|$)/.test(url)) {
      const job = JSON.parse(body) as JobBody;
      return job.configuration?.dryRun === true ? look(url, job) : insert(url, job);
    }
    const ended = jobs.get(/\/jobs\/([^/?]+)/.exec(url)?.[1] ?? '');
    return ended === undefined ? ask(method, url, body) : (ended ?? RUNNING);
  };
  const server = createServer((request, response) => {
    void read(request)
      .then((body) => serve(request.method ?? 'GET', request.url ?? '/', body))
      .then(({ status, text }) => response.writeHead(status, JSON_TYPE).end(text));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** `fetch` says “fetch failed”, and why in its cause. */
const reasonOf = (error: unknown): string =>
  error instanceof Error ? String(error.cause ?? error) : String(error);

import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export const TOKEN = 'ghs_secretsecretsecret';

/** One answer of the stand-in. */
interface Answer {
  readonly status?: number;
  readonly body?: object;
}

/** A stand-in for GitHub's API on the loopback; tells what it was asked. */
export async function gitHub(...answers: readonly Answer[]) {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    const { status = 200, body = {} } = answers[Math.min(asked.length, answers.length - 1)] ?? {};
    asked.push(request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const env = {
    GITHUB_ACTIONS: 'true',
    GITHUB_REPOSITORY: 'acme/kpi',
    GITHUB_API_URL: `http://127.0.0.1:${port}`,
    GITHUB_TOKEN: TOKEN,
    GITHUB_RUN_ATTEMPT: '1',
  };
  return { env, asked };
}

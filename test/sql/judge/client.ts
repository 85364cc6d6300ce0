import { createRequire } from 'node:module';
import { join } from 'node:path';
import { KpiError } from '../../../src/errors.ts';
import type { WireMethods } from './wire.ts';

const SERVICE = 'zetasql.local_service.ZetaSqlLocalService';
const CALL_DEADLINE_MS = 60_000;

/** What is used of `@grpc/grpc-js`, typed here because the package is installed for the SQL tests alone. */
interface Grpc {
  readonly Client: new (address: string, credentials: unknown, options: object) => Channel;
  readonly credentials: { createInsecure(): unknown };
}

interface Channel {
  waitForReady(deadline: number, done: (error?: Error) => void): void;
  makeUnaryRequest(
    path: string,
    serialize: unknown,
    deserialize: unknown,
    request: object,
    options: { readonly deadline: number },
    done: (error: CallError | null, answer?: unknown) => void,
  ): unknown;
  close(): void;
}

interface Method {
  readonly path: string;
  readonly requestSerialize: unknown;
  readonly responseDeserialize: unknown;
}

/** What is used of `@grpc/proto-loader`. */
interface ProtoLoader {
  loadSync(file: string, options: object): Record<string, Record<string, Method>>;
}

/** How a call fails: gRPC's status code and the server's words. */
export interface CallError extends Error {
  readonly code: number;
  readonly details: string;
}

/** A connection to the server. */
export interface Client {
  /** Resolves when the server answers; rejects at the deadline, an epoch time in milliseconds. */
  ready(deadline: number): Promise<void>;
  /** Calls one remote procedure. Rejects with a CallError. */
  call<Name extends keyof WireMethods>(method: Name, request: object): Promise<WireMethods[Name]>;
  close(): void;
}

const require = createRequire(import.meta.url);

/** Loads a module of this folder's own package.json, or says how to install it. */
function load<Module>(name: string): Module {
  try {
    return require(name);
  } catch (cause) {
    throw new KpiError(
      'judge-missing',
      'The packages of the SQL judge are not installed.',
      'Run `npm ci --prefix test/sql/judge` (about 350 MB), or `npm run test:sql`, which does it.',
      { cause },
    );
  }
}

/** The folder that holds ZetaSQL's server and protocol files. */
export function zetasqlFolder(): string {
  load('@fivetrandevelopers/zetasql/package.json');
  return join(require.resolve('@fivetrandevelopers/zetasql/package.json'), '../lib/zetasql');
}

/** Opens a client of the server that listens on a loopback port. */
export function openClient(port: number): Client {
  const grpc = load<Grpc>('@grpc/grpc-js');
  const methods = load<ProtoLoader>('@grpc/proto-loader').loadSync('local_service.proto', {
    longs: String,
    enums: String,
    arrays: true,
    includeDirs: [join(zetasqlFolder(), 'protos')],
  })[SERVICE];
  const channel = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
    // A proxy of the environment must not stand between this process and its own child.
    'grpc.enable_http_proxy': 0,
    'grpc.max_send_message_length': -1,
    'grpc.max_receive_message_length': -1,
  });
  return {
    ready: (deadline) =>
      new Promise((resolve, reject) => {
        channel.waitForReady(deadline, (error) => (error === undefined ? resolve() : reject(error)));
      }),
    call: (name, request) =>
      new Promise((resolve, reject) => {
        const method = methods?.[name];
        if (method === undefined) throw new Error(`ZetaSQL's protocol has no ${name}.`);
        channel.makeUnaryRequest(
          method.path,
          method.requestSerialize,
          method.responseDeserialize,
          request,
          { deadline: Date.now() + CALL_DEADLINE_MS },
          (error, answer) => (error === null ? resolve(answer as never) : reject(error)),
        );
      }),
    close: () => channel.close(),
  };
}

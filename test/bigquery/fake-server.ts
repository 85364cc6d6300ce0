import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { canary, type FakeAnswer, FakeJobs, type JobConfiguration } from './fake-jobs.ts';
import { type Reply, refusal, route, send, strike } from './fake-wire.ts';
import { type Fault, type FaultCall, Faults, type Strike } from './faults.ts';
import { contractShape, TABLE_SHAPE } from './shape.ts';

/** One call that the server was asked for. */
interface ReceivedRequest {
  readonly call: FaultCall;
  readonly step: string;
  readonly url: URL;
  readonly authorization: string | undefined;
  readonly body: { readonly configuration?: JobConfiguration; readonly permissions?: readonly string[] };
}

export interface FakeServerOptions {
  /** The answer of each step's query, by the step's label. */
  readonly answer: (step: string, configuration: JobConfiguration) => FakeAnswer | Promise<FakeAnswer>;
  readonly strikes?: readonly Strike[];
  /** The server cuts pages at this many rows. */
  readonly pageRows?: number;
  /** Changes a page before it is sent. */
  readonly page?: (page: Record<string, unknown>, token: string | null) => void;
  /** The columns of an object that is looked at; those of its contract without it. */
  readonly shape?: (sql: string, name: string) => FakeAnswer['fields'] | Promise<FakeAnswer['fields']>;
  /** `tables.get` of the summary table; null when there is none. */
  readonly table?: unknown;
}

/** Speaks as much of BigQuery's REST API as this project uses, on loopback, with faults where it is told. */
export class FakeServer {
  readonly jobs = new FakeJobs();
  readonly requests: ReceivedRequest[] = [];
  /** The summary table's content: whose rows a reader would see. */
  tableRows = 'last night';
  table: unknown;
  /** Where datasets are, by name; in the US without it. */
  locations: Record<string, string> = {};
  /** Names that a dataset lists, for those who look for another spelling. */
  tables: readonly string[] = [];
  /** What the account may do with each of these objects beyond reading; nothing with the others. */
  rights: Record<string, readonly string[]> = {};
  /** Objects that are not as their contract has them: other columns, an answer of their own, or none. */
  objects: Record<string, readonly Record<string, unknown>[] | Reply | null> = {};
  /** Told when a call hangs for good. */
  onStall: () => void = () => {};
  readonly #options: FakeServerOptions;
  #faults: Faults;
  readonly #server: Server;

  private constructor(options: FakeServerOptions) {
    this.#options = options;
    this.table = options.table === undefined ? TABLE_SHAPE : options.table;
    this.#faults = new Faults(options.strikes ?? []);
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /** Strikes from now on with this fault alone; null with none. */
  strike(strike: Strike | null): void {
    this.#faults = new Faults(strike === null ? [] : [strike]);
  }

  static async start(options: FakeServerOptions): Promise<FakeServer> {
    const fake = new FakeServer(options);
    await new Promise<void>((done) => fake.#server.listen(0, '127.0.0.1', done));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  count(call: FaultCall, step?: string): number {
    return this.requests.filter((one) => one.call === call && (step === undefined || one.step === step))
      .length;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    let text = '';
    for await (const chunk of request) text += chunk;
    const body = text === '' ? {} : (JSON.parse(text) as ReceivedRequest['body']);
    const { call: routed, id, project } = route(url.pathname, request.method ?? '');
    const labelled = body.configuration?.labels['step'];
    // Looking at an object is a call of its own: faults of the night's jobs do not strike it.
    const call = labelled?.startsWith('inspect-') ? 'inspect' : routed;
    const step = labelled ?? this.jobs.jobs.get(id)?.step ?? (call === 'tables.get' ? 'replace' : '');
    this.requests.push({ call, step, url, authorization: request.headers.authorization, body });

    const fault = this.#faults.next(call, step);
    if (fault?.kind === 'reset') return void request.socket.resetAndDestroy();
    if (fault?.kind === 'stall') return this.onStall();
    if (fault?.kind === 'status') {
      if (fault.retryAfter !== undefined) response.setHeader('retry-after', fault.retryAfter);
      return send(response, refusal(fault.status, fault.reason, fault.message));
    }
    if (fault?.kind === 'html') {
      response.writeHead(fault.status, { 'content-type': 'text/html' });
      return void response.end(canary('<html>Bad gateway'));
    }
    const reply = await this.#answer(call, id, project, url, body, fault);
    strike(request, response, reply, fault, this.onStall);
  }

  async #answer(
    call: FaultCall,
    id: string,
    project: string,
    url: URL,
    body: ReceivedRequest['body'],
    fault: Fault | null,
  ): Promise<Reply> {
    if (call === 'tables.get')
      return this.table === null
        ? refusal(404, 'notFound', `Not found: Table ${project}:App_KPI_Dashboard.dashboard_kpis`)
        : { status: 200, body: this.table };
    if (call === 'datasets.get') {
      const location = this.locations[url.pathname.split('/').at(-1) ?? ''] ?? 'US';
      return { status: 200, body: { location } };
    }
    if (call === 'tables.testIamPermissions') {
      const [name = ''] = url.pathname.split('/').at(-1)?.split(':') ?? [];
      const permissions = (this.rights[name] ?? []).filter((one) => body.permissions?.includes(one));
      // As Google answers: nothing is an empty object.
      return { status: 200, body: permissions.length === 0 ? {} : { permissions } };
    }
    if (call === 'inspect') return this.#inspect(project, body);
    if (call === 'tables.list') {
      const tables = this.tables.map((tableId) => ({ tableReference: { tableId } }));
      return { status: 200, body: { tables } };
    }
    if (call === 'jobs.insert') return this.#insert(project, body, fault);
    const job = this.jobs.jobs.get(id);
    if (job === undefined) return refusal(404, 'notFound', `Not found: Job ${project}:US.${id}`);
    if (call === 'jobs.get') {
      job.pending -= 1;
      if (job.pending === 0 && job.error === null) this.#finish(job.step, job.configuration);
      return { status: 200, body: this.jobs.resource(job, project) };
    }
    const page = this.#page(job.answer, url);
    this.#options.page?.(page, url.searchParams.get('pageToken'));
    return { status: 200, body: page };
  }

  /** The shape of an object that others own: as its contract has it, unless a test says otherwise. */
  async #inspect(project: string, body: ReceivedRequest['body']): Promise<Reply> {
    const sql = body.configuration?.query.query ?? '';
    const [, name = ''] = /`[^`.]+\.[^`.]+\.([^`.]+)`/.exec(sql) ?? [];
    const refused = this.#refusalOf(project, sql);
    if (refused !== null) return refused;
    // A query over it answers with columns of its own.
    const object = /^SELECT \* FROM `[^`]+`$/.test(sql)
      ? (this.objects[name] as readonly Record<string, unknown>[] | undefined)
      : undefined;
    const { shape = (_sql, asked) => contractShape(asked) } = this.#options;
    const query = { totalBytesProcessed: '0', schema: { fields: object ?? (await shape(sql, name)) } };
    return { status: 200, body: { status: { state: 'DONE' }, statistics: { query } } };
  }

  /** Why a statement cannot read an object: there is none, or it answers for itself. */
  #refusalOf(project: string, sql: string): Reply | null {
    for (const [, dataset = '', name = ''] of sql.matchAll(
      /\b(?:FROM|JOIN)\s+`[^`.]+\.([^`.]+)\.([^`.]+)`/gi,
    )) {
      const object = this.objects[name];
      if (object === null)
        return refusal(
          404,
          'notFound',
          `Not found: Table ${project}:${dataset}.${name} was not found in location US`,
        );
      if (object !== undefined && 'status' in object) return object;
    }
    return null;
  }

  async #insert(project: string, body: ReceivedRequest['body'], fault: Fault | null): Promise<Reply> {
    const { configuration, jobReference } = body as {
      configuration: JobConfiguration;
      jobReference: { jobId: string };
    };
    const refused = this.#refusalOf(project, configuration.query.query);
    if (refused !== null) return refused;
    let answer: FakeAnswer;
    try {
      answer = await this.#options.answer(configuration.labels['step'] ?? '', configuration);
    } catch (error) {
      return refusal(400, 'invalidQuery', String(error));
    }
    if (configuration.dryRun === true) {
      const query = { totalBytesProcessed: '123456789', referencedTables: [{}, {}] };
      return { status: 200, body: { status: { state: 'DONE' }, statistics: { query } } };
    }
    if (this.jobs.jobs.has(jobReference.jobId))
      return refusal(409, 'duplicate', `Already Exists: Job ${project}:US.${jobReference.jobId}`);
    const job = this.jobs.accept(jobReference.jobId, configuration, answer);
    if (fault?.kind === 'ends')
      job.error = { reason: fault.reason, message: canary(fault.message ?? fault.reason) };
    return fault?.kind === 'conflict'
      ? refusal(409, 'duplicate', 'Already Exists')
      : { status: 200, body: this.jobs.resource(job, project) };
  }

  /** A job that succeeds changes the table, whole, at that moment. */
  #finish(step: string, { query }: JobConfiguration): void {
    if (step === 'create-table') this.table = TABLE_SHAPE;
    if (query.destinationTable === undefined) return;
    const { writeDisposition, createDisposition } = query as Record<string, unknown>;
    if (writeDisposition !== 'WRITE_TRUNCATE_DATA' || createDisposition !== 'CREATE_NEVER')
      this.jobs.violations.push('the rows would not be replaced, or more than they');
    this.tableRows = 'tonight';
  }

  #page({ fields, rows }: FakeAnswer, url: URL): Record<string, unknown> {
    const asked = Number(url.searchParams.get('maxResults'));
    const from = Number(url.searchParams.get('pageToken') ?? 0);
    const to = Math.min(
      rows.length,
      from + Math.min(asked, this.#options.pageRows ?? Number.POSITIVE_INFINITY),
    );
    return {
      jobComplete: true,
      totalRows: String(rows.length),
      schema: { fields },
      ...(to > from ? { rows: rows.slice(from, to) } : {}),
      ...(to < rows.length && asked > 0 ? { pageToken: String(to) } : {}),
    };
  }
}

import { describe, expect, it } from 'vitest';
import type { Strike } from './faults.ts';
import { DETAIL, exported, failure, withNight } from './run.ts';

const unavailable = { kind: 'status', status: 503, reason: 'backendError' } as const;
const lost: Strike = { call: 'jobs.insert', fault: { kind: 'lost' }, times: 1 };

describe('a job whose answer was lost', () => {
  it('is asked for by its id and not started again', () =>
    withNight({ strikes: [lost] }, async ({ server, warehouse }) => {
      await exported(warehouse);
      expect(server.count('jobs.insert')).toBe(1);
      expect(server.jobs.jobs.size).toBe(1);
    }));

  it('is started again under the same id when BigQuery does not know it', () =>
    withNight(
      { strikes: [{ call: 'jobs.insert', fault: { kind: 'reset' }, times: 1 }] },
      async ({ server, warehouse }) => {
        await exported(warehouse);
        const ids = server.requests
          .filter(({ call }) => call === 'jobs.insert')
          .map(({ body }) => (body as { jobReference?: { jobId: string } }).jobReference?.jobId);
        expect(ids).toHaveLength(2);
        expect(new Set(ids).size).toBe(1);
        expect(server.jobs.jobs.size).toBe(1);
      },
    ));

  it('is waited for when BigQuery says it exists but cannot show it yet', () =>
    withNight(
      {
        strikes: [
          { call: 'jobs.insert', fault: { kind: 'conflict' }, times: 1 },
          { call: 'jobs.get', fault: { kind: 'status', status: 404, reason: 'notFound' }, times: 3 },
        ],
      },
      async ({ server, warehouse }) => {
        await exported(warehouse);
        expect(server.count('jobs.insert')).toBe(1);
        expect(server.jobs.jobs.size).toBe(1);
      },
    ));

  it('is left alone when it cannot be asked for', () =>
    withNight(
      { strikes: [lost, { call: 'jobs.get', fault: unavailable }] },
      async ({ server, warehouse, seen }) => {
        expect(await failure(warehouse.compute(), seen)).toMatchObject({ code: 'network' });
        expect(server.count('jobs.insert')).toBe(1);
        expect(server.jobs.jobs.size).toBe(1);
      },
    ));
});

describe('a job that ended in a retryable error', () => {
  it('gets a successor with an id of its own', () =>
    withNight(
      { strikes: [{ call: 'jobs.insert', fault: { kind: 'ends', reason: 'backendError' }, times: 2 }] },
      async ({ server, warehouse }) => {
        const { trace } = await exported(warehouse);
        const ids = [...server.jobs.jobs.keys()];
        expect(ids.map((id) => id.slice(-2))).toEqual(['-1', '-2', '-3']);
        expect(trace.job_id).toBe(ids[2]);
      },
    ));
});

describe('waiting', () => {
  it('grows with each failure, at random between a second and its limit, and is announced', () =>
    withNight(
      { strikes: [{ call: 'tables.get', fault: unavailable, times: 5 }] },
      async ({ warehouse, clock, seen }) => {
        await warehouse.compute();
        expect(clock.slept.slice(0, 5)).toEqual([1500, 2500, 4500, 8500, 16_500]);
        expect(seen.lines[0]).toBe(
          'BigQuery: tables.get failed (HTTP 503, backendError); try 2 of 6 in 1.5 s',
        );
      },
    ));

  it('is as long as BigQuery asks for', () =>
    withNight(
      { strikes: [{ call: 'tables.get', fault: { ...unavailable, retryAfter: '20' }, times: 1 }] },
      async ({ warehouse, clock }) => {
        await warehouse.compute();
        expect(clock.slept[0]).toBe(20_000);
      },
    ));

  it('ends with the run: a wait that would outlast it is not begun', () =>
    withNight(
      { strikes: [{ call: 'tables.get', fault: unavailable }], options: { deadlineMs: 6000 } },
      async ({ server, warehouse, clock, seen }) => {
        expect(await failure(warehouse.compute(), seen)).toMatchObject({
          code: 'deadline',
          message: 'The run used up its 6 seconds at tables.get.',
        });
        expect(clock.slept).toEqual([1500, 2500]);
        expect(server.count('tables.get')).toBe(3);
      },
    ));

  it('for a job ends with the run, and BigQuery is told how long it may take', () =>
    withNight({ options: { deadlineMs: 60_000 } }, async ({ server, warehouse, clock, seen }) => {
      server.jobs.polls = Number.POSITIVE_INFINITY;
      expect(await failure(warehouse.compute(), seen)).toMatchObject({ code: 'deadline' });
      const insert = server.requests.find(({ call }) => call === 'jobs.insert');
      expect(insert?.body.configuration?.jobTimeoutMs).toBe('61000');
      await clock.sleep(60_000);
      expect(await failure(warehouse.readSummary(), seen)).toMatchObject({ code: 'deadline' });
      expect(server.count('jobs.insert', 'summary')).toBe(0);
    }));
});

describe('pages that do not add up', () => {
  const broken = (
    change: (page: Record<string, unknown>, token: string | null) => void,
    code = 'bad-response',
  ) =>
    withNight({ page: change }, async ({ warehouse, seen }) => {
      expect(await failure(exported(warehouse), seen)).toMatchObject({ code });
    });

  it('are refused: a page twice', () =>
    broken((page, token) => {
      if (token === '4') page['pageToken'] = '4';
    }));
  it('are refused: an end before the last row', () =>
    broken((page, token) => {
      if (token === '4') delete page['pageToken'];
    }));
  it('are refused: another total half-way', () =>
    broken((page, token) => {
      if (token === '4') page['totalRows'] = '11';
    }));
  it('are refused: a row that is too short', () =>
    broken((page) => {
      page['rows'] = [{ f: [{ v: '1' }] }];
    }));
  it('are refused: a row that is none', () =>
    broken((page) => {
      page['rows'] = [null];
    }));
  it('are refused: a value that is not of its column', () =>
    broken((page) => {
      page['rows'] = [{ f: [{ v: '1' }, { v: 'Canary Customer Ltd' }] }];
    }));
  it('are refused: an answer before the job is complete', () =>
    broken((page) => {
      page['jobComplete'] = false;
    }));
  it('are refused: instants finer than can be exported', () =>
    broken((page) => {
      page['schema'] = {
        fields: [
          { name: 'a', type: 'STRING' },
          { name: 'b', type: 'TIMESTAMP', timestampPrecision: '12' },
        ],
      };
    }, 'column-type'));
});

it('reads each page once, whatever struck the one before', () =>
  withNight(
    {
      strikes: [
        { call: 'jobs.getQueryResults', step: DETAIL, fault: { kind: 'reset-body' }, times: 2, after: 2 },
      ],
    },
    async ({ server, warehouse }) => {
      const { rows } = await exported(warehouse);
      expect(rows.map(([id]) => id)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
      const tokens = server.requests.map(({ url }) => url.searchParams.get('pageToken')).filter(Boolean);
      expect(tokens).toEqual(['2', '4', '4', '4', '6', '8']);
    },
  ));

import { describe, expect, it } from 'vitest';
import { bigQueryConfigured, configFrom } from './config.ts';

const PROJECT = 'stitchdata-384118';
const read = (env: Record<string, string>) => configFrom(env, PROJECT);

describe('configuration', () => {
  it('has defaults', () => {
    expect(read({})).toEqual({
      apiEndpoint: 'https://bigquery.googleapis.com',
      anonymous: false,
      location: 'US',
      jobProject: PROJECT,
      maxBytesBilled: 20 * 1024 ** 3,
      deadlineMs: 900_000,
    });
  });

  it('takes what is given; empty text is nothing', () => {
    expect(
      read({
        KPI_BIGQUERY_ENDPOINT: 'http://127.0.0.1:9050/',
        KPI_BIGQUERY_LOCATION: 'us-central1',
        KPI_JOB_PROJECT: 'other-project',
        KPI_MAX_BYTES_BILLED: '10485760',
        KPI_BIGQUERY_DEADLINE_SECONDS: '60',
      }),
    ).toEqual({
      apiEndpoint: 'http://127.0.0.1:9050',
      anonymous: true,
      location: 'us-central1',
      jobProject: 'other-project',
      maxBytesBilled: 10_485_760,
      deadlineMs: 60_000,
    });
    expect(read({ KPI_BIGQUERY_ENDPOINT: '', KPI_JOB_PROJECT: '' })).toEqual(read({}));
  });

  it.each(['https://bigquery.example', 'http://localhost:1', 'http://[::1]:9050'])(
    'takes the endpoint %s',
    (endpoint) => {
      expect(read({ KPI_BIGQUERY_ENDPOINT: endpoint })).toMatchObject({
        apiEndpoint: endpoint,
        anonymous: true,
      });
    },
  );

  it.each([
    ['KPI_BIGQUERY_ENDPOINT', 'http://bigquery.example'],
    ['KPI_BIGQUERY_ENDPOINT', 'https://user:pass@bigquery.example'],
    ['KPI_BIGQUERY_ENDPOINT', 'https://bigquery.example/?key=1'],
    ['KPI_BIGQUERY_ENDPOINT', 'file:///etc/passwd'],
    ['KPI_BIGQUERY_ENDPOINT', 'bigquery'],
    ['KPI_BIGQUERY_LOCATION', 'US;DROP'],
    ['KPI_JOB_PROJECT', 'a/../b'],
    ['KPI_MAX_BYTES_BILLED', '10485759'],
    ['KPI_MAX_BYTES_BILLED', '20 GiB'],
    ['KPI_MAX_BYTES_BILLED', '9999999999999999'],
    ['KPI_BIGQUERY_DEADLINE_SECONDS', '0'],
    ['KPI_BIGQUERY_DEADLINE_SECONDS', '-1'],
  ])('names %s when it is %s', (variable, value) => {
    expect(() => read({ [variable]: value })).toThrow(
      expect.objectContaining({
        code: 'configuration',
        message: expect.stringMatching(new RegExp(`^${variable} is not an? .+\\.$`)),
        next: `Correct ${variable} or unset it.`,
      }),
    );
  });
});

it('is there when the environment names credentials or an endpoint', () => {
  expect(bigQueryConfigured({})).toBe(false);
  expect(bigQueryConfigured({ GOOGLE_APPLICATION_CREDENTIALS: '', KPI_BIGQUERY_ENDPOINT: '' })).toBe(false);
  expect(bigQueryConfigured({ GOOGLE_APPLICATION_CREDENTIALS: 'key.json' })).toBe(true);
  expect(bigQueryConfigured({ KPI_BIGQUERY_ENDPOINT: 'http://127.0.0.1:1' })).toBe(true);
});

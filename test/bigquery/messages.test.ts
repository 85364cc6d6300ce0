import { describe, expect, it } from 'vitest';
import { atCompute, atDetail, atReplace, compute, detail, ends, errorText, refused } from './error-text.ts';
import { failure, withNight } from './run.ts';

describe('no permission', () => {
  it('to start jobs', async () => {
    expect(
      await atCompute(
        refused(
          403,
          'accessDenied',
          'Access Denied: Project stitchdata-384118: User does not have bigquery.jobs.create permission in project stitchdata-384118.',
        ),
      ),
    ).toMatchInlineSnapshot(
      `"no-permission: The account of this run may not start jobs in project stitchdata-384118 (bigquery.jobs.create). Grant it roles/bigquery.jobUser on project stitchdata-384118, or set KPI_JOB_PROJECT; docs/bigquery.md has the command."`,
    );
  });

  it('to read a source', async () => {
    expect(
      await atCompute(
        ends(
          'accessDenied',
          'Access Denied: Table stitchdata-384118:src_fivetran_qbo.invoice: User does not have permission to query table stitchdata-384118:src_fivetran_qbo.invoice, or perhaps it does not exist.',
        ),
      ),
    ).toMatchInlineSnapshot(
      `"no-permission: The account of this run may not read stitchdata-384118.src_fivetran_qbo.invoice, or it does not exist. Grant it roles/bigquery.dataViewer on dataset stitchdata-384118.src_fivetran_qbo; docs/bigquery.md has the command."`,
    );
  });

  it('to read what a view reads elsewhere', async () => {
    expect(
      await atDetail(
        ends(
          'accessDenied',
          "Access Denied: User someone@example.com does not have permission to perform bigquery.tables.getData on resource 'projects/other-project/datasets/crm/tables/people'.",
        ),
      ),
    ).toMatchInlineSnapshot(
      `"no-permission: The account of this run may not read other-project.crm.people, or it does not exist (bigquery.tables.getData). Grant it roles/bigquery.dataViewer on dataset other-project.crm; docs/bigquery.md has the command."`,
    );
  });

  it('to write the summary table', async () => {
    expect(
      await atReplace(
        ends(
          'accessDenied',
          'Access Denied: Table stitchdata-384118:App_KPI_Dashboard.dashboard_kpis: Permission bigquery.tables.updateData denied on table stitchdata-384118:App_KPI_Dashboard.dashboard_kpis (or it may not exist).',
        ),
      ),
    ).toMatchInlineSnapshot(
      `"no-permission: The account of this run may not write stitchdata-384118.App_KPI_Dashboard.dashboard_kpis (bigquery.tables.updateData). Grant it roles/bigquery.dataEditor on that table; docs/bigquery.md has the command."`,
    );
    expect(
      await errorText({ call: 'tables.get', fault: refused(403, 'accessDenied') }, compute),
    ).toMatchInlineSnapshot(
      `"no-permission: The account of this run may not write stitchdata-384118.App_KPI_Dashboard.dashboard_kpis. Grant it roles/bigquery.dataEditor on that table; docs/bigquery.md has the command."`,
    );
  });

  it('where BigQuery names nothing that it is known to name', async () => {
    expect(await atDetail(ends('accessDenied', 'Access Denied: Something new'))).toMatchInlineSnapshot(
      `"no-permission: The account of this run may not do all that sql/exports/customer_development.sql needs. Grant it roles/bigquery.dataEditor on table stitchdata-384118.App_KPI_Dashboard.dashboard_kpis and roles/bigquery.dataViewer on stitchdata-384118.App_KPI_Dashboard, stitchdata-384118.src_fivetran_qbo and stitchdata-384118.src_fivetran_hubspot; docs/bigquery.md has the commands."`,
    );
  });
});

describe('not found', () => {
  it('names the object', async () => {
    expect(
      await atCompute(
        ends(
          'notFound',
          'Not found: Table stitchdata-384118:src_fivetran_hubspot.deal was not found in location US',
        ),
      ),
    ).toMatchInlineSnapshot(
      `"not-found: The table stitchdata-384118.src_fivetran_hubspot.deal does not exist in location US. Create it, or correct KPI_PROJECT, KPI_DATASET, KPI_QBO_DATASET, KPI_HUBSPOT_DATASET or KPI_BIGQUERY_LOCATION."`,
    );
    expect(
      await atCompute(
        refused(
          404,
          'notFound',
          'Not found: Dataset stitchdata-384118:App_KPI_Dashboard was not found in location US',
        ),
      ),
    ).toMatchInlineSnapshot(
      `"not-found: The dataset stitchdata-384118.App_KPI_Dashboard does not exist in location US. Create it, or correct KPI_PROJECT, KPI_DATASET, KPI_QBO_DATASET, KPI_HUBSPOT_DATASET or KPI_BIGQUERY_LOCATION."`,
    );
  });

  it('says when the job itself is gone', async () => {
    expect(
      await errorText({ call: 'jobs.get', fault: refused(404, 'notFound', 'Not found: Job x') }, compute),
    ).toMatchInlineSnapshot(
      `"not-found: BigQuery does not know the job of compute in location US. Run again, which is safe; if it happens again, correct KPI_BIGQUERY_LOCATION."`,
    );
  });
});

describe('limits', () => {
  it('over the byte cap', async () => {
    expect(
      await atCompute(
        ends(
          'bytesBilledLimitExceeded',
          'Query exceeded limit for bytes billed: 21474836480. 42949672960 or higher required.',
        ),
      ),
    ).toMatchInlineSnapshot(
      `"bytes-cap: sql/refresh_kpis.sql would bill at least 40.0 GiB, more than the 20.0 GiB of KPI_MAX_BYTES_BILLED. Nothing was billed; find out why with \`npm run refresh -- --dry-run\`, or raise KPI_MAX_BYTES_BILLED."`,
    );
  });

  it('quota, billing and rate', async () => {
    expect(await atCompute(ends('quotaExceeded', 'Quota exceeded'))).toMatchInlineSnapshot(
      `"quota: A quota of project stitchdata-384118 is used up (quotaExceeded at compute). Nothing was changed; see “IAM & Admin > Quotas” of the project and run again when it has reset."`,
    );
    expect(await atCompute(refused(403, 'billingNotEnabled'))).toMatchInlineSnapshot(
      `"quota: Billing is not enabled for project stitchdata-384118. Link a billing account to it, or set KPI_JOB_PROJECT to a project that has one."`,
    );
    expect(await atDetail(refused(429, 'rateLimitExceeded'))).toMatchInlineSnapshot(
      `"rate-limit: BigQuery refused detail-customer_development 6 times because of a rate limit. Nothing was changed; run again in some minutes, and not beside another run."`,
    );
  });

  it('a job that BigQuery gave up', async () => {
    expect(await atDetail(ends('resourcesExceeded', 'Resources exceeded'))).toMatchInlineSnapshot(
      `"job-failed: BigQuery could not finish detail-customer_development (resourcesExceeded). Nothing was changed; look the job up by its label step:detail-customer_development in the project's job history, then run again."`,
    );
  });
});

describe('no answer', () => {
  it('for a while, for good, or garbled', async () => {
    expect(await atDetail({ kind: 'reset' })).toMatchInlineSnapshot(
      `"network: The connection to http://127.0.0.1:PORT broke 6 times during jobs.insert. Check the network, then run again, which is safe."`,
    );
    expect(await atDetail(refused(503, 'backendError'))).toMatchInlineSnapshot(
      `"network: http://127.0.0.1:PORT answered jobs.insert with HTTP 503 6 times. Run again later, which is safe; if it happens again, see https://status.cloud.google.com."`,
    );
    expect(await errorText({ call: 'jobs.get', fault: { kind: 'stall' } }, detail)).toMatchInlineSnapshot(
      `"timeout: http://127.0.0.1:PORT did not answer jobs.get in time. Run again, which is safe; if it happens again, see https://status.cloud.google.com."`,
    );
    expect(await errorText({ call: 'jobs.get', fault: { kind: 'truncated' } }, detail)).toMatchInlineSnapshot(
      `"bad-response: http://127.0.0.1:PORT answered jobs.get with something that cannot be read. Run again, which is safe; check that no proxy changes answers and that KPI_BIGQUERY_ENDPOINT speaks the BigQuery API."`,
    );
  });

  it('where nothing listens', async () => {
    await withNight({}, async ({ server, warehouse, seen }) => {
      const { url } = server;
      await server.stop();
      const { code, message, next } = await failure(warehouse.compute(), seen);
      expect(`${code}: ${message} ${next}`.replace(url, 'http://127.0.0.1:PORT')).toMatchInlineSnapshot(
        `"network: http://127.0.0.1:PORT cannot be reached (ECONNREFUSED). Check the network, a proxy if there is one, and KPI_BIGQUERY_ENDPOINT, then run again."`,
      );
    });
  });

  it('credentials that BigQuery does not take', async () => {
    expect(await atCompute(refused(401, 'authError'))).toMatchInlineSnapshot(
      `"bad-credentials: BigQuery refused the credentials (HTTP 401): they are expired, revoked or not allowed to act as their service account. Run \`gcloud auth application-default login\`, or set GOOGLE_APPLICATION_CREDENTIALS; docs/bigquery.md shows how."`,
    );
  });
});

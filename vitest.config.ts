import { defineConfig } from 'vitest/config';

/** What needs the SQL judge, which `npm run test:sql` installs. */
const judged = ['test/sql/**/*.judge.test.ts', 'test/sql/judge/**/*.test.ts'];
const judgeIsInstalled = process.env['KPI_SQL_JUDGE'] === '1';

/** No test may find a developer's own credentials, or look for a metadata server. */
const env = {
  CLOUDSDK_CONFIG: '/nonexistent',
  GOOGLE_APPLICATION_CREDENTIALS: '',
  KPI_BIGQUERY_ENDPOINT: '',
  METADATA_SERVER_DETECTION: 'none',
};

const project = (name: string, include: string[], more: object = {}) => ({
  test: { name, include, exclude: ['**/node_modules/**', ...judged], env, testTimeout: 30_000, ...more },
});

export default defineConfig({
  test: {
    projects: judgeIsInstalled
      ? [{ test: { name: 'judge', include: judged, testTimeout: 60_000, hookTimeout: 60_000 } }]
      : [
          project('unit', ['src/**/*.test.ts', 'test/unit/**/*.test.ts']),
          project('sql', ['test/sql/**/*.test.ts']),
          project('bigquery', ['test/bigquery/**/*.test.ts']),
          project('site', ['test/site/**/*.test.ts', 'test/night/**/*.test.ts'], {
            testTimeout: 180_000,
            hookTimeout: 180_000,
          }),
          project('browser', ['test/browser/**/*.test.ts'], { testTimeout: 180_000, hookTimeout: 300_000 }),
        ],
  },
});

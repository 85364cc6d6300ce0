import { defineConfig } from 'vitest/config';

/** Suites that need more than the project installs; npm run test:sql and test:emulator ask for them. */
const JUDGED = ['test/sql/**/*.judge.test.ts', 'test/sql/judge/**/*.test.ts'];
const EMULATED = ['test/emulator/**/*.emulator.test.ts'];

/** No test may find a developer's own credentials or settings, or look for a metadata server. */
const env = {
  // What an owner sets is for nights: tests are about the defaults, and name what they set.
  KPI_SETTINGS: 'default',
  CLOUDSDK_CONFIG: '/nonexistent',
  GOOGLE_APPLICATION_CREDENTIALS: '',
  KPI_BIGQUERY_ENDPOINT: '',
  METADATA_SERVER_DETECTION: 'none',
};

const project = (name: string, include: string[], exclude: string[], testTimeout: number) => ({
  test: {
    name,
    include,
    exclude: ['**/node_modules/**', ...exclude],
    // The judge alone judges what an owner has written into this checkout.
    env: name === 'judge' ? { ...env, KPI_SETTINGS: '' } : env,
    testTimeout,
    hookTimeout: 300_000,
  },
});

/** Mocks a module, which others of its process would have loaded already. */
const ALONE = ['test/git-store/limits.test.ts'];

/** Files that share a process, and the modules that are loaded in it; what a test puts into the world is taken out. */
const together = (name: string, include: string[], exclude: string[] = [], testTimeout = 30_000) => {
  const { test } = project(name, include, exclude, testTimeout);
  return { test: { ...test, isolate: false, unstubGlobals: true, unstubEnvs: true } };
};

const everywhere = [
  together('unit', ['src/**/*.test.ts', 'test/unit/**/*.test.ts']),
  together('sql', ['test/sql/**/*.test.ts'], JUDGED),
  together('bigquery', ['test/bigquery/**/*.test.ts']),
  together('site', ['test/{site,night,workflows,chaos}/**/*.test.ts'], [], 180_000),
  together('deploy', ['test/deploy/**/*.test.ts', 'test/archive/**/*.test.ts'], [], 180_000),
  together('git-store', ['test/git-store/**/*.test.ts'], ALONE, 240_000),
  project('alone', ALONE, [], 240_000),
  together('browser', ['test/browser/**/*.test.ts'], [], 180_000),
];

const suites: Readonly<Record<string, ReturnType<typeof project>[]>> = {
  judge: [project('judge', JUDGED, [], 60_000)],
  emulator: [project('emulator', EMULATED, [], 60_000)],
};

export default defineConfig({
  test: {
    globalSetup: 'test/temp-folder.ts',
    projects: suites[process.env['KPI_SUITE'] ?? ''] ?? everywhere,
    // Most tests wait for processes of their own; with a core left idle, two cores run them one at a time.
    maxWorkers: '100%',
  },
});

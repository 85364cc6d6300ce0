import { type Commands, main } from '../../src/cli/run.ts';

/** The commands of those who work on the project: they may use what the tests use. */
const commands: Commands = {
  test: async () => (await import('./test.ts')).test,
  'test:sql': async () => (await import('./test-sql.ts')).testSql,
  'test:emulator': async () => (await import('./test-emulator.ts')).testEmulator,
  record: async () => (await import('./record.ts')).record,
  'lint:workflows': async () => (await import('./lint-workflows.ts')).lintWorkflows,
  'lint:infra': async () => (await import('./lint-infra.ts')).lintInfra,
  screenshots: async () => (await import('./screenshots.ts')).screenshots,
  bench: async () => (await import('./bench.ts')).bench,
  'bench:tables': async () => (await import('../bench/tables.ts')).benchTables,
  'bench:pages': async () => (await import('./bench-pages.ts')).benchPages,
  'bench:archive': async () => (await import('./bench-archive.ts')).benchArchive,
  'bench:chaos': async () => (await import('./bench-chaos.ts')).benchChaos,
};

await main(commands, process.argv.slice(2));

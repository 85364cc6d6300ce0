import type { Commands } from './run.ts';

/** Every command of the product. Each is loaded when it is called: verify needs neither DuckDB nor Astro. */
export const commands: Commands = {
  start: async () => (await import('./start.ts')).start,
  nightly: async () => (await import('./nightly.ts')).nightly,
  doctor: async () => (await import('./doctor.ts')).doctor,
  refresh: async () => (await import('./refresh.ts')).refresh,
  export: async () => (await import('./export.ts')).exportCommand,
  build: async () => (await import('./build.ts')).build,
  preview: async () => (await import('./preview.ts')).preview,
  verify: async () => (await import('./verify.ts')).verify,
  dev: async () => (await import('./dev.ts')).dev,
  diff: async () => (await import('./diff.ts')).diff,
  evidence: async () => (await import('./evidence.ts')).evidence,
  anchor: async () => (await import('./anchor.ts')).anchor,
  store: async () => (await import('./store.ts')).store,
  deploy: async () => (await import('./deploy.ts')).deploy,
  watchdog: async () => (await import('./watchdog.ts')).watchdog,
  alert: async () => (await import('./alert.ts')).alert,
  summary: async () => (await import('./summary.ts')).summary,
  sizes: async () => (await import('./sizes.ts')).sizes,
  mock: async () => (await import('./mock.ts')).mock,
};

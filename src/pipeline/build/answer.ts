import { fileError } from '../../host/files.ts';

/** What a building process tells the one that started it. */
export type BuildAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly next: string };

/** Does this process's work, tells the one that started it how that went, and ends. */
export async function answerWith(work: () => Promise<unknown>): Promise<void> {
  // Who asked for the build is gone: nobody would take it.
  process.once('disconnect', () => process.exit(1));
  const answer = await work().then(
    (): BuildAnswer => ({ ok: true }),
    (error: unknown) => {
      console.error(error);
      return answerTo(error);
    },
  );
  process.send?.(answer, () => process.exit(answer.ok ? 0 : 1));
}

/** Errors cross from the bundled pages, where KpiError is another class of the same name. */
function answerTo(thrown: unknown): BuildAnswer {
  const error = fileError(thrown);
  const { name, code, message, next, id } = Object(error) as Record<string, unknown>;
  if (name === 'KpiError')
    return { ok: false, code: String(code), message: String(message), next: String(next) };
  const place = typeof id === 'string' ? ` (${id})` : '';
  return {
    ok: false,
    code: 'build-failed',
    message: `The site could not be built${place}.`,
    next: 'Run again with KPI_DEBUG=1 to see what Astro says.',
  };
}

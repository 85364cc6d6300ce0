import type { CompareAnswer, CompareQuestion } from '../../audit/compare/messages.ts';

/** Compares two nights in a worker of its own, so that the page stays free; `signal` ends it. */
export async function ask(question: CompareQuestion, signal: AbortSignal): Promise<CompareAnswer> {
  const worker = new Worker('/islands/compare-worker.js', { type: 'module' });
  const answered = new Promise<CompareAnswer>((resolve) => {
    const failed = { ok: false, said: 'The comparison could not be made. Try again.' } as const;
    worker.addEventListener('message', ({ data }: MessageEvent<CompareAnswer>) => resolve(data));
    worker.addEventListener('error', () => resolve(failed));
    signal.addEventListener('abort', () => resolve(failed));
    worker.postMessage(question);
  });
  const answer = await answered;
  worker.terminate();
  return answer;
}

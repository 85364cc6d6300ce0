/** Asks the worker that holds a view's rows; one for each table, started with the first question. */
import type { Answer, Question } from '../../analysis/table/state.ts';

type Asked = Question extends infer Q ? (Q extends Question ? Omit<Q, 'url'> : never) : never;

interface Rows {
  /** Rejects when the rows cannot be fetched. */
  ask<Kind extends Answer['kind']>(
    question: Asked & { kind: Kind },
  ): Promise<Extract<Answer, { kind: Kind }>>;
}

export function rowsOf(url: string): Rows {
  let worker: Worker | undefined;
  let last = 0;
  const waiting = new Map<number, (answer: Answer | null) => void>();
  const start = () => {
    const started = new Worker(new URL('./table-worker.js', import.meta.url), { type: 'module' });
    started.addEventListener('message', ({ data }: MessageEvent<{ id: number; answer: Answer | null }>) => {
      waiting.get(data.id)?.(data.answer);
      waiting.delete(data.id);
    });
    started.addEventListener('error', () => {
      for (const settle of waiting.values()) settle(null);
      waiting.clear();
      worker = undefined;
    });
    return started;
  };
  return {
    async ask(question) {
      worker ??= start();
      const id = ++last;
      const answer = await new Promise<Answer | null>((settle) => {
        waiting.set(id, settle);
        worker?.postMessage({ id, question: { ...question, url } });
      });
      if (answer === null || answer.kind !== question.kind) throw new Error('The rows could not be fetched');
      return answer as Extract<Answer, { kind: typeof question.kind }>;
    },
  };
}

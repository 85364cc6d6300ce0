import { createEngine, type Engine } from '../../analysis/table/engine.ts';
import type { Answer, Question } from '../../analysis/table/state.ts';
import { toCsv } from '../../format/csv.ts';
import { jsonAsBuilt } from '../as-built.ts';

/** Holds the rows of one view and answers questions about them, so that the page stays free to scroll and type. */
let engine: Promise<Engine> | undefined;

interface File {
  readonly columns: readonly { name: string; type: string }[];
  readonly rows?: readonly (readonly unknown[])[];
  readonly parts?: readonly { path: string; sha256: string }[];
}

async function open(url: string): Promise<Engine> {
  const file = (await jsonAsBuilt(url)) as File;
  if (file.rows !== undefined) return createEngine(file.columns, file.rows);
  // Parts are named from the night's folder, two steps above this file's own name.
  const folder = new URL('../', new URL(url, location.href));
  const parts = await Promise.all(
    (file.parts ?? []).map(({ path, sha256 }) => jsonAsBuilt(`${new URL(path, folder).href}#${sha256}`)),
  );
  return createEngine(
    file.columns,
    parts.flatMap((part) => (part as { rows: readonly (readonly unknown[])[] }).rows),
  );
}

async function answer(question: Question): Promise<Answer> {
  engine ??= open(question.url);
  const rows = await engine;
  if (question.kind === 'categories') return { kind: 'categories', categories: rows.categories() };
  const found = rows.select(question.state);
  if (question.kind === 'page') {
    const pages = Math.max(1, Math.ceil(found.length / question.size));
    const page = Math.min(question.state.page, pages);
    const shown = found.subarray((page - 1) * question.size, page * question.size);
    return {
      kind: 'page',
      page,
      pages,
      matched: found.length,
      total: rows.total,
      rows: [...shown].map(rows.row),
    };
  }
  const all = [...found].map(rows.row);
  const { columns } = rows;
  const text =
    question.format === 'csv' ? toCsv(columns, all) : `${JSON.stringify({ columns, rows: all })}\n`;
  return { kind: 'file', text };
}

addEventListener('message', ({ data }: MessageEvent<{ id: number; question: Question }>) => {
  answer(data.question).then(
    (result) => postMessage({ id: data.id, answer: result }),
    () => {
      engine = undefined;
      postMessage({ id: data.id, answer: null });
    },
  );
});

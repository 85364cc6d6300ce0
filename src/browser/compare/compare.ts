import type { CompareAnswer, CompareQuestion, NightAddress } from '../../audit/compare/compare.ts';
import { writeFragment } from '../address.ts';
import { failureNodes } from '../failure.ts';
import { comparisonElements } from './dom.ts';

/** Which two nights are compared, as the address says after `#`. */
interface Pair {
  readonly from: string;
  readonly to: string;
}

const writePair = ({ from, to }: Pair): string => new URLSearchParams({ from, to }).toString();

/** The two nights that a fragment names; null unless both are among `ids`. */
function readPair(fragment: string, ids: readonly string[]): Pair | null {
  const said = new URLSearchParams(fragment.replace(/^#/, ''));
  const [from, to] = [said.get('from'), said.get('to')];
  return from !== null && to !== null && ids.includes(from) && ids.includes(to) ? { from, to } : null;
}

/** Compares the two nights that the reader, or the address, names. */
export function hydrate(root: HTMLElement, _event?: Event, pressed?: EventTarget | null): void {
  const find = <T extends Element>(selector: string): T => {
    const found = root.querySelector<T>(selector);
    if (found === null) throw new Error(`The page has no ${selector}`);
    return found;
  };
  // A site with fewer than two nights has nothing to choose from.
  if (root.querySelector('select') === null) return;
  const from = find<HTMLSelectElement>('#from');
  const to = find<HTMLSelectElement>('#to');
  const said = find<HTMLElement>('[role=status]');
  const found = find<HTMLElement>('[data-found]');
  const ids = [...from.options].map(({ value }) => value);
  const chosen = (select: HTMLSelectElement): NightAddress => ({
    id: select.value,
    base: select.selectedOptions[0]?.dataset['base'] ?? '',
  });
  let asked: Pair | null = null;
  let running = new AbortController();

  const compare = async () => {
    const pair = { from: from.value, to: to.value };
    running.abort();
    const mine = new AbortController();
    running = mine;
    found.replaceChildren();
    asked = pair;
    writeFragment(writePair(pair));
    if (pair.from === pair.to) {
      said.textContent = 'Choose two different nights.';
      return;
    }
    said.textContent = `Comparing ${pair.from} with ${pair.to} …`;
    const answer = await ask({ from: chosen(from), to: chosen(to) }, mine.signal);
    if (mine.signal.aborted) return;
    if (answer.ok) found.replaceChildren(...comparisonElements(answer.comparison));
    else asked = null;
    const words = answer.ok
      ? [`${pair.from} compared with ${pair.to}.`]
      : await failureNodes(answer.said ?? undefined);
    if (!mine.signal.aborted) said.replaceChildren(...words);
  };
  const restore = () => {
    const pair = readPair(location.hash, ids);
    if (pair === null) {
      if (location.hash.includes('=')) said.textContent = 'The address names a night that has no files here.';
      return;
    }
    if (asked !== null && writePair(pair) === writePair(asked)) return;
    from.value = pair.from;
    to.value = pair.to;
    void compare();
  };

  root.addEventListener('click', ({ target }) => {
    if (target instanceof Element && target.closest('[data-act=compare]') !== null) void compare();
  });
  addEventListener('hashchange', restore);
  if (pressed instanceof Element && pressed.closest('[data-act=compare]')) void compare();
  else restore();
}

/** Compares two nights in a worker of its own, so that the page stays free; `signal` ends it. */
async function ask(question: CompareQuestion, signal: AbortSignal): Promise<CompareAnswer> {
  const worker = new Worker(new URL('./compare-worker.js', import.meta.url), { type: 'module' });
  const answered = new Promise<CompareAnswer>((resolve) => {
    const failed = { ok: false, said: null } as const;
    worker.addEventListener('message', ({ data }: MessageEvent<CompareAnswer>) => resolve(data));
    worker.addEventListener('error', () => resolve(failed));
    signal.addEventListener('abort', () => resolve(failed));
    worker.postMessage(question);
  });
  const answer = await answered;
  worker.terminate();
  return answer;
}

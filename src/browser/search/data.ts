import {
  CUSTOMERS_PATH,
  type CustomerIndex,
  customerGroup,
  groupsOf,
  INDEX_PATH,
  type SearchIndex,
} from '../../analysis/search/index-file.ts';
import type { Group, Results } from '../../analysis/search/match.ts';
import { formatCount } from '../../format/format.ts';
import { jsonAsBuilt } from '../as-built.ts';

/** The index as far as it has come. */
interface SearchData {
  readonly groups: readonly Group[];
  readonly state: 'loading' | 'ready' | 'failed';
}

/** Fetches the two parts of the index side by side, each once; a part that failed is asked for again by `load`. */
export class SearchSource {
  data: SearchData = { groups: [], state: 'loading' };
  #fixed: readonly Group[] | undefined;
  #customers: Group | undefined;
  #loading = false;
  readonly #hashes: readonly string[];
  readonly #changed: () => void;

  /**
   * `hashes` are those of the parts that the page was built with; a page of the archive has none, and searches the
   * night that is up. `changed` is called when `data` says something new.
   */
  constructor(hashes: readonly string[], changed: () => void) {
    this.#hashes = hashes;
    this.#changed = changed;
  }

  async load(): Promise<void> {
    if (this.#loading || this.data.state === 'ready') return;
    this.#loading = true;
    this.#tell('loading');
    const parts = await Promise.allSettled([this.#loadFixed(), this.#loadCustomers()]);
    this.#loading = false;
    this.#tell(parts.every(({ status }) => status === 'fulfilled') ? 'ready' : 'failed');
  }

  async #loadFixed(): Promise<void> {
    this.#fixed ??= groupsOf((await fetched(INDEX_PATH, this.#hashes[0])) as SearchIndex);
    this.#tell('loading');
  }

  async #loadCustomers(): Promise<void> {
    this.#customers ??= customerGroup((await fetched(CUSTOMERS_PATH, this.#hashes[1])) as CustomerIndex);
    this.#tell('loading');
  }

  /** Customers stand before the last group, the pages. */
  #tell(state: SearchData['state']): void {
    const fixed = this.#fixed ?? [];
    const customers = this.#customers === undefined ? [] : [this.#customers];
    this.data = { groups: [...fixed.slice(0, -1), ...customers, ...fixed.slice(-1)], state };
    this.#changed();
  }
}

async function fetched(path: string, hash: string | undefined): Promise<unknown> {
  if (hash !== undefined) return jsonAsBuilt(`${path}?${hash}`);
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

const PARTLY = 'These results may be incomplete.';

/** What the dialog says beside the results, or null. Why the index did not come is said after it. */
export function messageOf({ groups, state }: SearchData, typed: string, { total, nearly }: Results) {
  if (state === 'failed') return groups.length === 0 ? null : PARTLY;
  if (state === 'loading' && total === 0) return 'Loading…';
  if (typed.trim() === '') return null;
  if (total === 0) return 'Nothing found. Try fewer letters, or another word.';
  return nearly ? 'Nothing is spelled like that. These come close:' : null;
}

/** How many results there are, for those who do not see them, or null. */
export function countOf(typed: string, { total }: Results): string | null {
  if (typed.trim() === '' || total === 0) return null;
  return total === 1 ? '1 result' : `${formatCount(total)} results`;
}

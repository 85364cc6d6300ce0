import { formatCount } from '../../format/format.ts';
import type { Results } from '../../analysis/search/match.ts';
import type { SearchData } from './data.ts';

const FAILED = 'The search index could not be loaded. Check the connection and open the search again.';
const PARTLY = 'A part of the search index could not be loaded: these results may be incomplete.';

/** What the dialog says beside the results, or null. */
export function messageOf({ groups, state }: SearchData, typed: string, { total, nearly }: Results) {
  if (state === 'failed') return groups.length === 0 ? FAILED : PARTLY;
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

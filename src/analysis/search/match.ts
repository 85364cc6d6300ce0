import { fold } from './fold.ts';
import { hasNearWord, LONG_ENOUGH } from './near.ts';

/** What a reader sees of something found. */
export interface Entry {
  readonly title: string;
  readonly note: string;
  readonly href: string;
}

/** Entries of one kind. They are made when they are shown: there may be 100,000. */
export interface Group {
  readonly name: string;
  /** `keyOf` each title. */
  readonly titles: readonly string[];
  /** `keyOf` what else finds each entry, beside the titles; leave it out when there is nothing. */
  readonly details?: readonly string[];
  entry(index: number): Entry;
}

/** What was found in a group. */
export interface Found {
  readonly name: string;
  readonly total: number;
  /** The best of them, at most the limit. */
  readonly entries: readonly Entry[];
}

export interface Results {
  /** Groups without a match are left out; the group with the best match comes first. */
  readonly groups: readonly Found[];
  readonly total: number;
  /** True when nothing matched as typed and words with one slip were accepted. */
  readonly nearly: boolean;
  /** The folded words that were looked for. */
  readonly words: readonly string[];
}

interface Query {
  readonly whole: string;
  readonly words: readonly { readonly text: string; readonly start: string }[];
}

/** The form in which texts are compared: folded, a space before each word. */
export const keyOf = (text: string): string => ` ${fold(text)}`;

const NO_MATCH = -1;
const [BEGINS, WORDS, INSIDE, DETAILS] = [0, 1, 2, 3];

/** How well an entry matches, 0 best; every word must occur. A detail counts only from the beginning of a word. */
function strictRank(title: string, detail: string, { whole, words }: Query): number {
  let rank = WORDS;
  for (const { text, start } of words) {
    if (title.includes(start)) continue;
    if (title.includes(text)) rank = Math.max(rank, INSIDE);
    else if (detail.includes(start)) rank = DETAILS;
    else return NO_MATCH;
  }
  return rank === WORDS && title.startsWith(whole) ? BEGINS : rank;
}

const nearRank = (title: string, _detail: string, { words }: Query): number =>
  words.every(({ text, start }) => title.includes(start) || hasNearWord(title, text)) ? BEGINS : NO_MATCH;

function searchGroup(group: Group, query: Query, limit: number, rankOf: typeof strictRank) {
  const ranked: number[][] = [[], [], [], []];
  let total = 0;
  const { titles, details } = group;
  for (let index = 0; index < titles.length; index++) {
    const rank = rankOf(titles[index] ?? '', details?.[index] ?? '', query);
    if (rank === NO_MATCH) continue;
    total++;
    const bucket = ranked[rank];
    if (bucket !== undefined && bucket.length < limit) bucket.push(index);
  }
  const best = ranked.findIndex(({ length }) => length > 0);
  const entries = () =>
    ranked
      .flat()
      .slice(0, limit)
      .map((index) => group.entry(index));
  return { name: group.name, total, best, entries };
}

function searchAll(groups: readonly Group[], query: Query, limit: number, rankOf: typeof strictRank) {
  return groups
    .map((group) => searchGroup(group, query, limit, rankOf))
    .filter(({ total }) => total > 0)
    .sort((a, b) => a.best - b.best)
    .map(({ name, total, entries }) => ({ name, total, entries: entries() }));
}

/**
 * Searches the groups for entries in which every word of `typed` occurs, whatever its case and accents. Entries whose
 * title begins as typed come first, then those with words that do, then those with the words inside; equals keep
 * their order, and so do groups. When nothing matches, words of four letters and more may hold one slip.
 */
export function search(groups: readonly Group[], typed: string, limit: number): Results {
  const whole = keyOf(typed);
  const words = [...new Set(whole.split(' '))].filter((word) => word !== '');
  if (words.length === 0) return { groups: [], total: 0, nearly: false, words };
  const query = { whole, words: words.map((text) => ({ text, start: ` ${text}` })) };
  const strict = searchAll(groups, query, limit, strictRank);
  const nearly = strict.length === 0 && words.some(({ length }) => length >= LONG_ENOUGH);
  const found = nearly ? searchAll(groups, query, limit, nearRank) : strict;
  const total = found.reduce((sum, group) => sum + group.total, 0);
  return { groups: found, total, nearly: nearly && total > 0, words };
}

/** Everything in the groups, at most `limit` of each, as it is shown before anything is typed. */
export function browse(groups: readonly Group[], limit: number): Results {
  const found = groups
    .filter(({ titles }) => titles.length > 0)
    .map((group) => ({
      name: group.name,
      total: group.titles.length,
      entries: group.titles.slice(0, limit).map((_, index) => group.entry(index)),
    }));
  return { groups: found, total: found.reduce((sum, { total }) => sum + total, 0), nearly: false, words: [] };
}

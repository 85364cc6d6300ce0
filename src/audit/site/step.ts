import type { ManifestFile } from '../../store/schemas.ts';
import type { Finding } from '../verify/finding.ts';
import type { StoreSource } from '../verify/source.ts';

/** A site as it is served, and which nights it says are there. */
export interface ServedSite {
  /** A file by its address; null when there is none. Throws when it cannot be told. */
  readonly read: (address: string) => Promise<Uint8Array | null>;
  readonly sha256: StoreSource['sha256'];
  /** The night that the site shows under `/data/`; null when sample JSON stands in for one. */
  readonly shown: string | null;
  /** Nights with files under `/snapshots/<id>/data/`. */
  readonly archived: readonly string[];
}

/** What a check came to. `missing` is said of files that a reader did not choose, `unread` of what would not load. */
export type Result = 'ok' | 'bad' | 'missing' | 'unread';

/** Something that is not as recorded: where, as the reader can find it, and a clause that says what. */
export interface Problem {
  readonly result: Exclude<Result, 'ok'>;
  readonly place: string;
  readonly message: string;
}

/** One step of a check, once it is done. */
export interface VerificationStep {
  readonly title: string;
  readonly result: Result;
  /** What was found, in one sentence. */
  readonly said: string;
  readonly problems: readonly Problem[];
}

/** A file of a night, once it is checked. */
export interface CheckedFile {
  readonly file: ManifestFile;
  readonly result: Result;
}

/** Told of a check while it runs. */
export interface Listener {
  /** What is being done now, and how far the whole of it is, 0 to 1. */
  at(what: string, share: number): void;
  step(step: VerificationStep): void;
  file(night: string, file: CheckedFile): void;
  /** The last line of a ledger that is sound. */
  head(head: { readonly seq: number; readonly hash: string }): void;
}

/** The worst of several results. */
export function worst(results: readonly Result[]): Result {
  const order: readonly Result[] = ['bad', 'unread', 'missing'];
  return order.find((result) => results.includes(result)) ?? 'ok';
}

/** A step from what was found in it; `said` is what to say when that is nothing. */
export function stepOf(title: string, problems: readonly Problem[], said: string): VerificationStep {
  const result = worst(problems.map((problem) => problem.result));
  return { title, result, said: result === 'ok' ? said : FAILED[result], problems };
}

const FAILED = {
  bad: 'This is not as recorded.',
  missing: 'Not everything is here.',
  unread: 'This could not be read, so it was not checked.',
} as const;

/** Of a line that lies beyond the end of a deployment's ledger: an older deployment knows no later ones. */
export const beyondEnd = (place: string, seq: number, last: number): Problem => ({
  result: 'missing',
  place,
  message: `it ends at line ${last} and can say nothing of line ${seq}. That is in order on an older deployment: ask the newest one. If this is the newest, lines were cut off`,
});

/** Findings as a reader can place them; `placeOf` turns a path of the store into an address or a chosen file. */
export const problemsOf = (
  findings: readonly Finding[],
  placeOf: (path: string) => string,
  missing: 'bad' | 'missing' = 'bad',
): Problem[] =>
  findings.map(({ code, place, message }) => ({
    result: code === 'unreadable' ? 'unread' : code === 'file-missing' ? missing : 'bad',
    place: `${placeOf(place.file)}${place.line === null ? '' : ` line ${place.line}`}${
      place.path === null ? '' : ` at ${place.path}`
    }`,
    message,
  }));

/** The last sentence of a check. */
export function verdictOf(steps: readonly VerificationStep[]): {
  readonly result: Result;
  readonly said: string;
} {
  const result = worst(steps.map((step) => step.result));
  const problems = steps.flatMap((step) => step.problems);
  const first = problems.find((problem) => problem.result === result);
  const place = first === undefined ? '' : ` ${first.place}: ${first.message}.`;
  const more = problems.length > 1 ? ' The steps below list everything that was found.' : '';
  return { result, said: `${VERDICTS[result]}${place}${more}` };
}

const VERDICTS: Readonly<Record<Result, string>> = {
  ok: 'Everything that was checked is as recorded.',
  bad: 'Something is not as recorded.',
  missing: 'What was checked is as recorded, but not everything is here.',
  unread: 'The check could not be finished. Check the connection and try again.',
};

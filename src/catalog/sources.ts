/** What follows from where a night's numbers come from. */
interface SourceFacts {
  /** What readers call it. */
  readonly label: string;
  /** True when its rows are the company's own: they go nowhere where strangers read. */
  readonly confidential: boolean;
  /** True when its numbers are the company's: they alone are a last good night, and raise and end incidents. */
  readonly authoritative: boolean;
  /** True when its nights stay on the machine that made them: they are neither pushed nor deployed. */
  readonly local: boolean;
  /** True when the warehouse ends with the run, so that no step finds what an earlier run computed. */
  readonly inMemory: boolean;
  /** What every page of such a night says at its top; null where the numbers are the company's. */
  readonly notice: SourceNotice | null;
}

/** How a night is labelled whose numbers are not the company's. */
interface SourceNotice {
  readonly title: string;
  /** One sentence. */
  readonly text: string;
  /** The title in the middle of a sentence. */
  readonly words: string;
}

const SAMPLE: SourceNotice = {
  title: 'Sample data',
  text: 'These numbers are invented; they say nothing about the company.',
  words: 'sample data',
};

/** Every source that there is. Whoever treats one otherwise than another asks this table why. */
export const SOURCES = {
  bigquery: {
    label: 'BigQuery',
    confidential: true,
    authoritative: true,
    local: false,
    inMemory: false,
    notice: null,
  },
  embedded: {
    label: 'Embedded warehouse (sample data)',
    confidential: false,
    authoritative: false,
    local: false,
    inMemory: true,
    notice: SAMPLE,
  },
  files: {
    label: 'Files (a trial)',
    confidential: true,
    authoritative: false,
    local: true,
    inMemory: true,
    notice: {
      title: 'Trial on files',
      text: 'These numbers were computed from exported files, on one machine; nobody has published them.',
      words: 'a trial on files',
    },
  },
  mock: {
    label: 'Mock JSON (sample data)',
    confidential: false,
    authoritative: false,
    local: false,
    inMemory: false,
    notice: SAMPLE,
  },
} as const satisfies Readonly<Record<string, SourceFacts>>;

/** Where numbers can come from. */
export type Source = keyof typeof SOURCES;

/** The sources' names, as options, manifests and the ledger have them. */
export const SOURCE_NAMES = ['bigquery', 'embedded', 'files', 'mock'] as const satisfies readonly Source[];

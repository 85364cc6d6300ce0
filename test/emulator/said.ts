/** Lines that are kept: the last words before a crash are its stack, and its reason stands above them. */
const LINES = 80;

/** Longer lines are SQL that the emulator repeats. */
const LINE_LENGTH = 600;

interface Proto {
  readonly reason?: string;
  readonly message?: string;
}

/** What the emulator says: the client repeats nothing of it, and whoever reads a failed test needs it. */
export class Said {
  readonly #lines: string[] = [];

  /** Keeps a text's lines, each of them once. */
  add(text: string): void {
    for (const line of text.split('\n').map((whole) => whole.trimEnd().slice(0, LINE_LENGTH)))
      if (line !== '' && !this.#lines.includes(line)) this.#lines.push(line);
  }

  /**
   * Keeps the reason in an answer of the REST API, if it is an error or a job that ended in one.
   * @param call what was asked, such as `POST /projects/p/jobs`
   * @param text the answer's body
   */
  answer(call: string, status: number, text: string): void {
    const problem = status >= 400 ? (errorIn(text) ?? { message: text }) : failureIn(text);
    if (problem === undefined) return;
    this.add(`${call}: HTTP ${status}: ${problem.reason ?? 'no reason'}: ${problem.message ?? ''}`);
  }

  /** A paragraph for the message of an error. */
  toString(): string {
    return [
      'The emulator said:',
      ...(this.#lines.length === 0 ? ['nothing'] : this.#lines.slice(-LINES)),
    ].join('\n  ');
  }
}

interface Answer {
  readonly error?: Proto & { readonly errors?: readonly Proto[] };
  readonly status?: { readonly errorResult?: Proto | null };
  readonly insertErrors?: readonly { readonly errors: readonly Proto[] }[] | null;
}

function parsed(text: string): Answer {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return {};
  }
}

const errorIn = (text: string): Proto | undefined => {
  const { error } = parsed(text);
  return error?.errors?.[0] ?? error;
};

const failureIn = (text: string): Proto | undefined => {
  const { status, insertErrors } = parsed(text);
  return status?.errorResult ?? insertErrors?.[0]?.errors[0];
};

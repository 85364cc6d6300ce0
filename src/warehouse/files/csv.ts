import { createReadStream } from 'node:fs';
import { counted } from '../../format/phrases.ts';
import { type RawRow, type RawTable, unreadable } from './raw.ts';

/** One record of a CSV file. */
interface CsvRecord {
  /** An empty cell without quotes is null, one in quotes is empty text. */
  readonly cells: (string | null)[];
  /** The line on which each cell begins, counted from 1. */
  readonly lines: number[];
}

const [QUOTE, COMMA, LF, CR, NUL] = [34, 44, 10, 13, 0];

/**
 * Splits CSV as RFC 4180 has it into records, piece by piece. Lines end with LF, CRLF or CR. DuckDB's own reader and
 * the common libraries tell either NULL from empty text or the line of a cell behind a line break, and none tells both.
 */
class CsvParser {
  readonly #file: string;
  #state: 'start' | 'plain' | 'quoted' | 'closed' = 'start';
  #text = '';
  #record: CsvRecord = { cells: [], lines: [] };
  #line = 1;
  /** Where the cell that is being read begins. */
  #begun = 1;
  /** A CR was the last character: the LF behind it ends nothing more. */
  #afterCr = false;

  constructor(file: string) {
    this.#file = file;
  }

  /** The records that end in a piece of the text. */
  *feed(piece: string): Generator<CsvRecord> {
    let from = 0;
    for (let at = 0; at < piece.length; at += 1) {
      const code = piece.charCodeAt(at);
      if (code === LF && this.#afterCr) {
        this.#afterCr = false;
        if (this.#state !== 'quoted') from = at + 1;
        continue;
      }
      this.#afterCr = code === CR;
      if (code === NUL) throw this.#refuse(this.#line, 'it is not text in UTF-8');
      const breaks = code === LF || code === CR;
      if (this.#state === 'quoted') {
        if (breaks) this.#line += 1;
        if (code !== QUOTE) continue;
        this.#text += piece.slice(from, at);
        this.#state = 'closed';
        from = at + 1;
      } else if (code === QUOTE && this.#state === 'closed') {
        // Two quotes inside of quotes are one; the second is kept with what follows.
        this.#state = 'quoted';
        from = at;
      } else if (code === QUOTE && this.#state === 'start') {
        this.#state = 'quoted';
        from = at + 1;
      } else if (code === COMMA || breaks) {
        this.#cell(piece.slice(from, at));
        from = at + 1;
        if (breaks) {
          this.#line += 1;
          this.#begun = this.#line;
          yield this.#take();
        }
      } else if (this.#state === 'closed') {
        throw this.#refuse(this.#line, 'there is text behind the quote that ends a cell');
      } else this.#state = 'plain';
    }
    this.#text += piece.slice(from);
  }

  /** The record that the file ends in, where its last line has no end. */
  *end(): Generator<CsvRecord> {
    if (this.#state === 'quoted') throw this.#refuse(this.#begun, 'a quote that begins here never ends');
    if (this.#record.cells.length === 0 && this.#state === 'start' && this.#text === '') return;
    this.#cell('');
    yield this.#take();
  }

  #cell(rest: string): void {
    const text = this.#text + rest;
    this.#record.cells.push(text === '' && this.#state !== 'closed' ? null : text);
    this.#record.lines.push(this.#begun);
    this.#begun = this.#line;
    this.#text = '';
    this.#state = 'start';
  }

  #take(): CsvRecord {
    const record = this.#record;
    this.#record = { cells: [], lines: [] };
    return record;
  }

  #refuse(line: number, problem: string) {
    return unreadable(`${this.#file}, line ${line}`, problem);
  }

  get line(): number {
    return this.#line;
  }
}

/** The file's records in batches, one for each piece that was read. */
async function* recordsOf(path: string, file: string): AsyncGenerator<CsvRecord[]> {
  const parser = new CsvParser(file);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes?: Uint8Array) => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      const near = `${file}, at or soon behind line ${parser.line}`;
      throw unreadable(near, 'it is not text in UTF-8', { next: 'Save the file as UTF-8.' });
    }
  };
  for await (const bytes of createReadStream(path, { highWaterMark: 1 << 18 }))
    yield [...parser.feed(decode(bytes as Buffer))];
  yield [...parser.feed(decode()), ...parser.end()];
}

/**
 * Opens a CSV file in UTF-8, with a byte order mark or without. Its first line names the columns.
 * @param file names it in errors.
 * @throws KpiError `data-invalid`, naming file and line, also while rows are read.
 */
export async function openCsv(path: string, file: string): Promise<RawTable> {
  const header = await headerOf(path, file);
  const width = header.cells.length;
  if (width === 1 && /[;\t|]/.test(header.cells[0] ?? ''))
    throw unreadable(`${file}, line 1`, 'its cells are not separated by commas');
  const rows = (records: readonly CsvRecord[]): RawRow[] =>
    records.flatMap(({ cells, lines }) => {
      // A line with nothing on it is no row, where a row would have several cells.
      if (cells.length === 1 && cells[0] === null && width > 1) return [];
      if (cells.length !== width)
        throw unreadable(
          `${file}, line ${lines[0]}`,
          `it has ${counted(cells.length, 'cell')}, and the first line names ${counted(width, 'column')}`,
        );
      return [{ cells, place: (column) => lines[column] ?? 0 }];
    });
  return {
    columns: header.cells.map((name) => ({ name: name ?? '', nested: false })),
    unit: 'line',
    complete: true,
    batches: async function* () {
      let first = 1;
      for await (const records of recordsOf(path, file)) {
        yield rows(records.slice(first));
        if (records.length > 0) first = 0;
      }
    },
  };
}

async function headerOf(path: string, file: string): Promise<CsvRecord> {
  for await (const [header] of recordsOf(path, file)) if (header !== undefined) return header;
  throw unreadable(file, 'it is empty, and should begin with the names of its columns');
}

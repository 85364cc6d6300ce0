/** Reads a CSV file as RFC 4180 has it: CRLF after every record, quotes doubled, behind a byte order mark. Throws where a file breaks the rules. */
export function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  if (!text.startsWith('\uFEFF')) throw new Error('No byte order mark');
  let at = 1;
  while (at < text.length) {
    let field = '';
    if (text[at] === '"') {
      at += 1;
      for (;;) {
        const quote = text.indexOf('"', at);
        if (quote === -1) throw new Error('A quoted field does not end');
        field += text.slice(at, quote);
        at = quote + 1;
        if (text[at] !== '"') break;
        field += '"';
        at += 1;
      }
    } else {
      const end = text.slice(at).search(/[,\r\n"]/);
      field = end === -1 ? text.slice(at) : text.slice(at, at + end);
      at += field.length;
      if (text[at] === '"') throw new Error('A quote inside a plain field');
    }
    record.push(field);
    if (text[at] === ',') at += 1;
    else if (text.startsWith('\r\n', at)) {
      records.push(record);
      record = [];
      at += 2;
    } else throw new Error(`Neither a comma nor CRLF at ${at}`);
  }
  if (record.length > 0) throw new Error('The last record has no end');
  return records;
}

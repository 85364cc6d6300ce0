import { appendFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { edit, forge, sumAgain } from './evidence-pack.ts';

/** Ways to alter the unpacked evidence of a night, and what a step of its README then says. */
export const alterations = (id: string): Record<string, [(pack: string) => Promise<void>, RegExp]> => ({
  'a digit of a file': [
    (pack) => edit(join(pack, 'details/whole.json'), (text) => text.replace('1237', '1238')),
    /^details\/whole\.json: FAILED/,
  ],
  'a digit of a part, sums made anew': [
    async (pack) => {
      await edit(join(pack, 'details/customer_development.part-0002.json'), (text) =>
        text.replace('0.1', '0.2'),
      );
      await sumAgain(pack);
    },
    /^details\/customer_development\.part-0002\.json: FAILED/,
  ],
  'a CSV file': [
    (pack) => edit(join(pack, 'details/whole.csv'), (text) => text.replace('1237', '1238')),
    /^details\/whole\.csv: FAILED/,
  ],
  'a file taken out': [(pack) => rm(join(pack, 'targets.json')), /^targets\.json: FAILED/],
  'a file put in': [
    (pack) => writeFile(join(pack, 'details/more.csv'), 'x'),
    /^details\/more\.csv: WRONG, not in SHA256SUMS/,
  ],
  'a statement, sums made anew': [
    async (pack) => {
      await appendFile(join(pack, 'sql/exports/customer_development.sql'), ' ');
      await sumAgain(pack);
    },
    /^sql\/exports\/customer_development\.sql: WRONG/,
  ],
  'who ran it, sums made anew': [
    async (pack) => {
      await edit(join(pack, 'manifest.json'), (text) => text.replace('"attempt":2', '"attempt":1'));
      await sumAgain(pack);
    },
    /^manifest\.json: FAILED/,
  ],
  'the ledger line': [
    (pack) => edit(join(pack, 'ledger.jsonl'), (text) => text.replace('08:01:02', '08:01:03')),
    /^WRONG: \{"seq":4,/,
  ],
  'the manifest and its line, hashed anew': [
    async (pack) => {
      await edit(join(pack, 'manifest.json'), (text) => text.replace('"attempt":2', '"attempt":1'));
      await forge(pack, id, { tail: false });
    },
    /^ledger chain: WRONG/,
  ],
  'an earlier line taken out': [
    (pack) => edit(join(pack, 'ledger.jsonl'), (text) => text.slice(text.indexOf('\n') + 1)),
    /^ledger chain: WRONG/,
  ],
  'row counts, all hashed anew': [
    async (pack) => {
      await edit(join(pack, 'manifest.json'), (text) => text.replace('"rows":60,', '"rows":61,'));
      await forge(pack, id, { tail: true });
    },
    /^details\/customer_development\.json: WRONG, 60 rows/,
  ],
  'a control total by a billionth, all hashed anew': [
    async (pack) => {
      await edit(join(pack, 'manifest.json'), (text) =>
        text.replace(
          /(whole\.json".+?"net_revenue":"-?\d+\.\d{8})(\d)/,
          (_, before: string, last: string) => `${before}${(Number(last) + 1) % 10}`,
        ),
      );
      await forge(pack, id, { tail: true });
    },
    /^details\/whole\.json net_revenue: WRONG/,
  ],
});

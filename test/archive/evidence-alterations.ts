import { appendFile, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { edit, forge, forgeInOneLine, sumAgain } from './evidence-pack.ts';

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
  'a hidden file put in': [
    (pack) => writeFile(join(pack, '.netrc'), 'x'),
    /^\.netrc: WRONG, not in SHA256SUMS/,
  ],
  'a file put in far below': [
    async (pack) => {
      await mkdir(join(pack, 'sql/a/.b/c/d/e'), { recursive: true });
      await writeFile(join(pack, 'sql/a/.b/c/d/e/..x'), 'x');
    },
    /^sql\/a\/\.b\/c\/d\/e\/\.\.x: WRONG, not in SHA256SUMS/,
  ],
  'a link put in': [(pack) => symlink('details', join(pack, 'more')), /^more: WRONG, not in SHA256SUMS/],
  'a file whose name hides what is said of it': [
    (pack) => writeFile(join(pack, 'x\u001b[2K\nSHA256SUMS'), 'x'),
    /^x\?\[2K\?SHA256SUMS: WRONG, not in SHA256SUMS/,
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
    /^ledger line 4: WRONG$/,
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
  'who ran it, all hashed anew but the head of the deployment': [
    async (pack) => {
      await edit(join(pack, 'manifest.json'), (text) => text.replace('"attempt":2', '"attempt":1'));
      await forge(pack, id, { tail: true, head: 'genuine' });
    },
    /^ledger line 5: WRONG, its head is not of this chain/,
  ],
  'who ran it, all hashed anew, and a deployment with the head before': [
    async (pack) => {
      await edit(join(pack, 'manifest.json'), (text) => text.replace('"attempt":2', '"attempt":1'));
      await forge(pack, id, { tail: true, head: 'earlier' });
    },
    /^ledger line 5: WRONG, .* does not cover its night/,
  ],
  'who ran it, with its line and the next one written as one': [
    async (pack) => {
      await edit(join(pack, 'manifest.json'), (text) => text.replace('"attempt":2', '"attempt":1'));
      await forgeInOneLine(pack, id);
    },
    /^ledger line 4: WRONG, not in the form/,
  ],
});

import { checkSteps } from './checks.ts';
import type { EvidenceNight } from './night.ts';
import type { SqlFile } from './sql.ts';

/** Commands stand behind this, and nothing else does, so that they can be told from the text. */
const INDENT = '    ';

/** README.txt: what is in the pack, how to check it, what that proves. Plain ASCII but for recorded names. */
export function readme(night: EvidenceNight, statements: readonly SqlFile[]): string {
  const { line, manifest } = night;
  const sections = [
    heading(`Evidence pack of snapshot ${line.id}`),
    [
      `Night of:    ${line.date} (Pacific date), revision ${line.revision}`,
      `Fiscal year: ${manifest.fiscal_year}`,
      `Source:      ${line.source}${line.source === 'bigquery' ? '' : ' (SAMPLE DATA: invented, says nothing about the company)'}`,
      `Data of:     ${manifest.data_time}`,
      `Recorded:    ${line.created_at}, line ${line.seq} of the ledger`,
      ...(manifest.blocked
        ? ['State:       BLOCKED: a check failed; kept for the record, not published']
        : []),
      ...(manifest.checks.some(({ accepted }) => accepted !== undefined)
        ? ['State:       somebody let a failed check through; manifest.json says who and why']
        : []),
    ].join('\n'),
    'It holds customers by name. Handle it as you handle the dashboard itself.',
    ...files(statements),
    heading('How to check it'),
    `You need sh or bash, unzip, sha256sum and jq (1.6 or newer), and nothing of ours. Start in the folder that
holds the zip and run the indented lines in order. No answer may say WRONG or FAILED, or be an error.`,
    ...checkSteps(line.id, statements).map(
      ({ title, why, commands }, index) => `${index + 1}. ${title}\n${why}\n\n${indented(commands)}`,
    ),
    ...proof,
  ];
  return `${sections.join('\n\n')}\n`;
}

const heading = (text: string): string => `${text}\n${'='.repeat(text.length)}`;

const indented = (commands: string): string =>
  commands
    .split('\n')
    .map((text) => `${INDENT}${text}`)
    .join('\n');

function files(statements: readonly SqlFile[]): string[] {
  const renamed = statements.filter(({ path, file }) => path !== file);
  return [
    heading('What is in it'),
    `README.txt        this text
SHA256SUMS        SHA-256 of every other file here
ledger.jsonl      the ledger from its first line to this night's and its deployments: hashes chain from line 1
manifest.json     who ran it, queries, checks, and for every data file its hash, rows and control totals
summary.json      the metrics; summary.csv is made from it
targets.json      the targets in force that night; targets.csv is made from it
definitions.json  what each metric means, and every statement as it ran
details/          the rows behind the metrics: .json as recorded, .csv made from it
sql/              the statements of definitions.json, one a file
summary.html      all of it on a few pages, for printing; made from the files above`,
    `JSON files are the record, byte for byte. In CSV files, text that a spreadsheet would run as a formula has a
single quote in front.`,
    ...(statements.length === 0
      ? ['There is no folder sql/: the record of this night holds no statement.']
      : []),
    ...(renamed.length === 0
      ? []
      : [
          `${renamed.length} of the statements have names that are no safe file names. They are sql/statement-NN.sql,\nNN being their place in definitions.json.`,
        ]),
  ];
}

const proof = [
  heading('What this proves'),
  `If all steps pass, the data files, the manifest and the SQL here are those that ledger line was written for,
to the bit, and the lines before it belong together. If the head that the last step prints is also in a copy
that the pack's sender cannot alter (the night's own deployment, a release, a hash you noted yourself), then
all of this was so when that copy was made, and nothing was altered, removed or put in since.`,
  heading('What it does not prove'),
  `- That the source data were right. QuickBooks, HubSpot and their copies in BigQuery come before the record.
- That the recorded SQL is all that happened in BigQuery. Job ids are in the manifest: BigQuery's own audit
  log, which the project's administrators keep, says what those jobs did.
- Anything about who wrote it, if you compare with no copy kept elsewhere: a whole ledger can be written anew,
  hashes included, and so can these instructions.
- When it was recorded. Times are those of the machine that ran the night.
- Anything of the files made from the record (CSV, HTML, this text), beyond step 2. In doubt use the JSON.`,
];

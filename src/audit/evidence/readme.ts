import { SOURCES } from '../../catalog/sources.ts';
import type { EvidenceNight, SqlFile } from './night.ts';
import { missingNames, withoutLines } from './without.ts';

/** Commands stand behind this, and nothing else does, so that they can be told from the text. */
const INDENT = '    ';

/** README.txt: what is in the pack, how to check it, what that proves. Plain ASCII but for recorded names and reasons. */
export function readme(night: EvidenceNight): string {
  const { line, manifest, statements, company } = night;
  const { notice } = SOURCES[line.source];
  const missing = missingNames(night);
  const without = withoutLines(night);
  const sections = [
    heading(`Evidence pack of snapshot ${line.id}`),
    [
      `Night of:    ${line.date} (date in ${company.time_zone}), revision ${line.revision}`,
      `Fiscal year: ${manifest.fiscal_year}`,
      `Source:      ${line.source}${notice === null ? '' : ` (${notice.title.toUpperCase()}: ${notice.text.replace(/\.$/, '')})`}`,
      `Data of:     ${manifest.data_time}`,
      `Recorded:    ${line.created_at}, line ${line.seq} of the ledger`,
      ...(manifest.blocked
        ? ['State:       BLOCKED: a check failed; kept for the record, not published']
        : []),
      ...(manifest.checks.some(({ accepted }) => accepted !== undefined)
        ? ['State:       somebody let a failed check through; manifest.json says who and why']
        : []),
      ...(missing === '' ? [] : [`State:       PARTIAL: it is without ${missing}`]),
    ].join('\n'),
    'It holds customers by name. Handle it as you handle the dashboard itself.',
    ...files(night),
    ...(without.length === 0 ? [] : [heading('What the night is without'), without.join('\n')]),
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

/** What nights hold from version 2 of the format on. */
const SETTINGS = `company.json      currency, time zone, fiscal year and accounts that the night was made with
owners.json       who answered for which metric
`;

function files({ statements, manifest }: EvidenceNight): string[] {
  const settings = manifest.files.some(({ path }) => path === 'company.json') ? SETTINGS : '';
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
${settings}details/          the rows behind the metrics: .json as recorded, .csv made from it
sql/              the statements of definitions.json, one a file
summary.html      all of it on a few pages, for printing; made from the files above`,
    `JSON files are the record, byte for byte. CSV files begin with a byte order mark, and in them text that a
spreadsheet would run as a formula, or read as another number (00123), has a single quote in front.`,
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

/** A step of the check that a reviewer runs: what it shows, and the commands, for any POSIX shell. */
interface CheckStep {
  readonly title: string;
  readonly why: string;
  readonly commands: string;
}

/** Every step of the check of a night's pack. They use the shell, unzip, sha256sum and jq 1.6 or newer. */
const checkSteps = (id: string, statements: readonly SqlFile[]): CheckStep[] => [
  {
    title: 'Unpack',
    why: 'Into a new, empty folder.',
    commands: `unzip -q 'evidence-${id}.zip' -d 'evidence-${id}'
cd 'evidence-${id}'`,
  },
  {
    title: 'Every file arrived as it was packed',
    why: 'This finds damage in transit. It proves no more: who alters a file can alter SHA256SUMS too.',
    commands: 'sha256sum -c SHA256SUMS',
  },
  {
    title: 'Nothing was put in',
    why: 'Looks into every folder, hidden ones too. Prints nothing when all is well.',
    commands: `look() {
  for file in "$1"* "$1".[!.]* "$1"..?*; do
    if [ -d "$file" ] && [ ! -L "$file" ]; then look "$file/"
    elif [ -e "$file" ] || [ -L "$file" ]; then printf '%s\\0' "$file"; fi
  done
}
look '' | jq -R -s -r --rawfile sums SHA256SUMS '[$sums | split("\\n")[] | .[66:], "SHA256SUMS"] as $listed
  | split("\\u0000")[] | select(. != "") | select(. as $file | $listed | index($file) | not)
  | "\\(explode | map(if . < 32 or (. > 126 and . < 160) then 63 else . end) | implode): WRONG, not in SHA256SUMS"'`,
  },
  {
    title: 'Every ledger line is one record, and has the hash it states',
    why: `A line is one JSON object in one form, so that nobody can read in it what its hash does not cover: the
SHA-256 of its bytes without the last member, ,"hash":"...".`,
    commands: `jq -R -r 'select((try (fromjson | tojson) catch "") != .)
  | "ledger line \\(input_line_number): WRONG, not in the form of a ledger line"' ledger.jsonl
number=0
while IFS= read -r line || [ -n "$line" ]; do
  number=$((number + 1))
  sum=$(printf '%s' "\${line%,\\"hash\\":*}}" | sha256sum)
  case "$line" in
    *",\\"hash\\":\\"\${sum%% *}\\"}") ;;
    *) echo "ledger line $number: WRONG" ;;
  esac
done < ledger.jsonl
echo "ledger lines: $number checked"`,
  },
  {
    title: 'The lines are one chain',
    why: 'Each names the hash of the line before, the first one 64 zeros, and they are numbered from 1.',
    commands: `jq -s -r '. as $lines
  | if length > 0 and all(range(length); . as $i
      | $lines[$i].seq == $i + 1
        and $lines[$i].prev == (if $i == 0 then "0" * 64 else $lines[$i - 1].hash end))
    then "ledger chain: OK, \\(length) lines" else "ledger chain: WRONG" end' ledger.jsonl`,
  },
  {
    title: 'The manifest is the one in the ledger',
    why: "Prints manifest.json: OK. The night's line holds the SHA-256 of its manifest.",
    commands: `jq -r 'select(.kind == "snapshot" and .id == "${id}") | "\\(.manifest_sha256)  manifest.json"' \\
  ledger.jsonl | sha256sum -c`,
  },
  {
    title: 'Every data file is the one in the manifest',
    why: 'CSV, SQL and HTML files are made from these and are not themselves in the manifest.',
    commands: `jq -r '.files[] | "\\(.sha256)  \\(.path)"' manifest.json | sha256sum -c`,
  },
  sqlStep(statements),
  {
    title: 'Row counts',
    why: 'Rows in each file against the manifest. A view in parts has the rows of its parts.',
    commands: `jq -r '.files[] | select(.rows != null) | "\\(.rows) \\(.path)"' manifest.json |
while read -r rows path; do
  found=$(jq 'if has("parts") then [.parts[].rows] | add // 0 else .rows | length end' "$path")
  if [ "$found" = "$rows" ]; then echo "$path: OK, $rows rows"; else echo "$path: WRONG, $found rows"; fi
done`,
  },
  totalsStep,
  {
    title: 'What to compare with a copy kept elsewhere',
    why: `The chain shows alterations only to someone who knows one of its later hashes from elsewhere. These are
the heads at the night's deployments, each with its address, and each is a line of the chain above, the
night's own or a later one. See that the address is your project's and open <address>/status.json: its
ledger_head must be the same. With nothing printed, the night had no deployment when this pack was made;
ledger.jsonl must then be the beginning of a ledger that holds a head of yours.`,
    commands: `jq -s -r '. as $lines | $lines[] | select(.kind == "deployment") | . as $line
  | ([$lines[] | select(.kind == "snapshot" and .id == $line.id)][0]) as $night
  | if $night.seq <= .head.seq and .head.seq < .seq
      and ($lines[.head.seq - 1] | .seq == $line.head.seq and .hash == $line.head.hash)
      and .manifest_sha256 == $night.manifest_sha256
    then select(.id == "${id}") | {url, head} | tojson
    else "ledger line \\(.seq): WRONG, its head is not of this chain or does not cover its night" end' ledger.jsonl`,
  },
];

const sqlStep = (statements: readonly SqlFile[]): CheckStep => ({
  title: 'The SQL is the SQL that ran',
  why: `The manifest holds the SHA-256 of every statement of the night. Each is in definitions.json and a file here;
what definitions.json shows for a metric is a piece of one of them.`,
  commands: [
    ...(statements.length === 0 ? [] : [eachStatement(statements)]),
    `jq -n -r --slurpfile manifest manifest.json --slurpfile shown definitions.json '$shown[0] as $shown
  | ($manifest[0].queries[] | select(.sql_sha256 != "${NOTHING}") | .file
      | select(. as $file | any($shown.queries[]; .file == $file) | not)),
    ($shown.metrics[] | select(.sql != null) | select(.sql as $sql
      | $sql == "" or (any($shown.queries[]; .sql | contains($sql)) | not)) | .key)
  | "\\(.): WRONG, not among the statements"'`,
  ].join('\n'),
});

/** SHA-256 of nothing: sample data are made without SQL. */
const NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const eachStatement = (statements: readonly SqlFile[]): string => `number=0
for file in \\
${statements.map(({ path }) => `  ${path}`).join(' \\\n')}
do
  shown=$(jq -j ".queries[$number].sql" definitions.json | sha256sum)
  sum=$(sha256sum < "$file")
  jq -r --arg file "$file" --arg sum "\${sum%% *}" --arg shown "\${shown%% *}" --slurpfile definitions definitions.json '
    $definitions[0].queries['$number'].file as $name
    | if $sum == $shown and any(.queries[]; .sql_sha256 == $sum and .file == $name)
      then "\\($file): OK" else "\\($file): WRONG" end' manifest.json
  number=$((number + 1))
done`;

const totalsStep: CheckStep = {
  title: 'Control totals',
  why: `The sum of every numeric column against the manifest. jq computes with floating-point numbers. INT64 and
NUMERIC columns are added here as whole numbers and billionths apart, which is exact while the values, signs
aside, add up to less than 9,000,000,000,000,000: "OK". FLOAT64 and BIGNUMERIC columns, and larger sums, agree
to about nine digits: "OK, rounded". npm run verify adds all of them exactly.`,
  commands: `for file in $(jq -r '.files[] | select(.rows != null) | .path' manifest.json); do
  view="\${file%.part-*}"
  jq -n -r --arg file "$file" --slurpfile manifest manifest.json \\
    --slurpfile view "\${view%.json}.json" --slurpfile data "$file" '
    def number: if type == "number" then . elif test("^-?[0-9]") then tonumber else 0 end;
    def pair: tostring | (if startswith("-") then -1 else 1 end) as $sign | ltrimstr("-") | split(".")
      | [.[0], ((.[1] // "") + "000000000")[0:9]] | map($sign * tonumber);
    def exact: reduce (.[] | pair) as $p ([0, 0]; [.[0] + $p[0], .[1] + $p[1]])
      | (.[1] / 1000000000 | floor) as $up | [.[0] + $up, .[1] - $up * 1000000000];
    ($view[0].columns // [{name: "metric_value", type: "FLOAT64"}]) as $columns
    | $manifest[0].files as $files
    | ($files[] | select(.path == $file) | .control_totals | to_entries[]) as $said
    | ($columns | map(.name) | index($said.key)) as $column
    | (if $data[0].parts
        then [$data[0].parts[].path as $part | $files[] | select(.path == $part) | .control_totals[$said.key]]
        else [$data[0].rows[] | if type == "array" then .[$column] else .[$said.key] end]
      end | map(select(. != null))) as $cells
    | ($cells | map(number | fabs) | add // 0) as $size
    | (($columns[$column].type | . == "INT64" or . == "NUMERIC") and $size < 9000000000000000) as $whole
    | (if $whole then ($cells | exact) == ([$said.value] | exact)
       else (($cells | map(number) | add // 0) - ($said.value | number) | fabs) <= ($size + 1) / 1000000000 end)
    | "\\($file) \\($said.key): \\(if . then if $whole then "OK" else "OK, rounded" end else "WRONG" end)"'
done`,
};

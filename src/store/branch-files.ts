const README = `# Snapshots

This branch holds the nightly snapshots of the KPI dashboard. It has no files in common with the project's other
branches, and it holds everything that the dashboard's access gate protects: keep this repository private.

- \`ledger.jsonl\`: one line for each night, in the order in which they were accepted; each carries the hash of the
  line before. Lines are only ever added.
- \`2026-11-22/\`: one night, named by its date in Los Angeles; a second run of a day is \`2026-11-22-r2\`. Its
  \`manifest.json\` holds the SHA-256 of every file beside it, and its line in the ledger that of the manifest.

Only the project's own commands write here, and never by force. To read it:

    npm run store -- pull --details all
    npm run verify

docs/archive.md in the project says how the branch is laid out and what its hashes prove.
`;

/** What the snapshots branch holds besides ledger and nights, by name: the same from its first commit on. */
export const BRANCH_FILES: ReadonlyMap<string, string> = new Map([
  ['.gitattributes', '* -text\n'],
  ['README.md', README],
]);

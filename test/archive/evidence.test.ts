import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openEvidence } from '../../src/audit/evidence/night.ts';
import { addSmallNight, deployNewest } from '../../src/audit/verify/testing/archive.ts';
import { forgeFile, forgeLines } from '../../src/audit/verify/testing/forge.ts';
import { type Files, loadStore, memorySource } from '../../src/audit/verify/testing/memory.ts';
import { evidence } from '../../src/cli/evidence.ts';
import { runCommand } from '../../src/cli/run.ts';
import { listFiles } from '../../src/host/files.ts';
import { sha256File } from '../../src/host/hash.ts';
import type { LedgerLine } from '../../src/store/schemas.ts';
import { alterations } from './evidence-alterations.ts';
import { addAwkwardNight, HOSTILE } from './evidence-night.ts';
import { complaints, edit, forge, shell, stepsOf } from './evidence-pack.ts';

const ID = '2026-11-22';
const NAME = `evidence-${ID}`;

let parent = '';
let store = '';
let zip = '';

async function run(...args: string[]): Promise<{ code: number; printed: string[] }> {
  const printed: string[] = [];
  const effects = { now: () => new Date(), env: {}, print: (line: string) => void printed.push(line) };
  const code = await runCommand(evidence, args, effects);
  return { code, printed };
}

/** A folder for one test. */
async function folder(): Promise<string> {
  const made = await mkdtemp(join(parent, 'test-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'kpi-evidence-'));
  store = join(parent, 'store');
  zip = join(parent, `${NAME}.zip`);
  await addSmallNight(store, '2026-11-20', 5);
  await addSmallNight(store, '2026-11-21', 6);
  await deployNewest(store);
  await addAwkwardNight(store, ID);
  await deployNewest(store);
  expect(await run(ID, '--store', store, '--out', zip)).toMatchObject({ code: 0 });
});
afterAll(() => rm(parent, { recursive: true, force: true }));

const missing = ['sh', 'unzip', 'sha256sum', 'jq'].filter(
  (program) => spawnSync(program, ['--help'], { stdio: 'ignore' }).error !== undefined,
);
const how = missing.length === 0 ? '' : `NOT RUN, this machine has no ${missing.join(', ')}: `;

/** The pack, unpacked by its own first step. */
async function unpacked(): Promise<{ pack: string; steps: string[] }> {
  const made = await folder();
  await cp(zip, join(made, `${NAME}.zip`));
  const steps = stepsOf(await shell(made, `unzip -p ${NAME}.zip README.txt`));
  expect(await shell(made, steps[0] ?? 'false')).toBe('');
  return { pack: join(made, NAME), steps: steps.slice(1) };
}

describe.skipIf(missing.length > 0)(`${how}a pack under the commands of its README`, () => {
  it('passes every step', async () => {
    const { pack, steps } = await unpacked();
    const said = await shell(pack, `set -e\n${steps.join('\n')}`);
    expect(said).not.toMatch(/WRONG|FAILED|error|warning/i);
    const files = (await listFiles(pack)).length;
    const manifest = JSON.parse(await readFile(join(pack, 'manifest.json'), 'utf8')) as {
      files: { path: string; rows: number | null; control_totals: Record<string, string> }[];
    };
    const counted = manifest.files.filter(({ rows }) => rows !== null);
    const totals = counted.flatMap(({ control_totals }) => Object.keys(control_totals));
    expect(counted.length).toBeGreaterThan(8);
    // Each file by its sum, the manifest, each file of the manifest, five statements, each file's rows.
    const plain = said.match(/^[^ ]+: OK$/gm) ?? [];
    expect(plain).toHaveLength(files - 1 + 1 + manifest.files.length + 5);
    expect(said.match(/: OK, \d+ rows$/gm)).toHaveLength(counted.length);
    expect(said.match(/^details\/.+ net_revenue: OK$/gm)?.length).toBe(counted.length - 1);
    expect(said.match(/^(details|summary).+: OK(, rounded)?$/gm)?.length).toBeGreaterThan(totals.length);
    expect(said).toContain('ledger chain: OK, 5 lines');
    expect(said.split('\n').filter((line) => line.startsWith('{"url":'))).toHaveLength(1);
    expect(await readdir(pack)).not.toContain('injected');
  });

  it.each(Object.entries(alterations(ID)))('catches %s', async (_, [alter, complaint]) => {
    const { pack, steps } = await unpacked();
    await alter(pack);
    const found = await complaints(pack, steps, complaint);
    expect(
      found.some((line) => complaint.test(line)),
      found.join('\n'),
    ).toBe(true);
  });

  it('its last step, against an anchor: a ledger that was hashed anew has other heads', async () => {
    const { pack, steps } = await unpacked();
    const heads = async () => (await shell(pack, steps.at(-1) ?? 'false')).trim();
    const before = await heads();
    await edit(join(pack, 'manifest.json'), (text) => text.replace('"attempt":2', '"attempt":1'));
    await forge(pack, ID, { tail: true });
    expect(await complaints(pack, steps)).toEqual([]);
    expect(await heads()).not.toBe(before);
    const [, , , line] = (await readFile(join(store, 'ledger.jsonl'), 'utf8')).split('\n');
    const { seq, hash } = JSON.parse(line ?? '{}') as { seq: number; hash: string };
    expect(JSON.parse(before)).toEqual({ url: `https://n${ID}.kpi.pages.dev/`, head: { hash, seq } });
  });

  it('holds the record byte for byte, the statements, and one CSV a view', async () => {
    const { pack } = await unpacked();
    for (const path of await listFiles(join(store, ID)))
      expect(await sha256File(join(pack, path)), path).toBe(await sha256File(join(store, ID, path)));
    expect((await listFiles(join(pack, 'sql'))).sort()).toEqual([
      'exports/customer_development.sql',
      'refresh_kpis.sql',
      'statement-03.sql',
      'statement-04.sql',
      'statement-05.sql',
    ]);
    const csv = await readFile(join(pack, 'details/customer_development.csv'), 'utf8');
    expect(csv.match(/^\uFEFFid,customer_name,/gm)).toHaveLength(1);
    expect(csv.match(/,0\.1\r\n/g)).toHaveLength(60);
    expect(csv.match(/,"'(=|\u200B＝)cmd\(\) /g)).toHaveLength(40);
    expect(await readFile(join(pack, 'details/empty.csv'), 'utf8')).toMatch(
      /^\uFEFFid,customer_name,[^\n]+\r\n$/,
    );
    expect(await readFile(join(pack, 'summary.csv'), 'utf8')).toContain('revenue_ytd,5.1,currency');
  });

  it('has a summary that is complete and runs nothing', async () => {
    const { pack } = await unpacked();
    const page = await readFile(join(pack, 'summary.html'), 'utf8');
    expect(page).not.toMatch(/<script|<img|<link|onerror="|url\(|https?:\/\/(?!n2026)/i);
    expect(page).toContain(
      '&lt;/script&gt;&lt;/style&gt;&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &#39;x&#39;',
    );
    expect(page).not.toContain(HOSTILE);
    expect(page).not.toContain('Sample data');
    for (const words of ['Blocked:', '$5.10', '$5,005', 'job-&lt;', '10,485,760'])
      expect(page).toContain(words);
    for (const { path, sha256: sum } of (
      JSON.parse(await readFile(join(pack, 'manifest.json'), 'utf8')) as {
        files: { path: string; sha256: string }[];
      }
    ).files) {
      expect(page).toContain(path);
      expect(page).toContain(sum);
    }
  });
});

describe('npm run evidence', () => {
  it('says of sample data that they are invented', async () => {
    const out = join(await folder(), 'sample.zip');
    expect(await run('2026-11-21', '--store', store, '--out', out)).toMatchObject({ code: 0 });
    const pages = unzipSync(await readFile(out));
    const page = Object.entries(pages).find(([path]) => path.endsWith('summary.html'))?.[1];
    expect(strFromU8(page ?? new Uint8Array())).toContain('Sample data (embedded)');
  });

  it('a pack that you made yourself is the same byte for byte, in another folder or zone, after later nights', async () => {
    const made = await folder();
    const copy = join(made, 'copy');
    await cp(store, copy, { recursive: true });
    await addSmallNight(copy, '2026-11-23', 8);
    await deployNewest(copy);
    const zone = process.env['TZ'];
    onTestFinished(() => {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    });
    for (const [index, name] of ['Pacific/Kiritimati', 'America/Los_Angeles'].entries()) {
      process.env['TZ'] = name;
      const out = join(made, `${index}.zip`);
      expect(await run(ID, '--store', copy, '--out', out)).toMatchObject({ code: 0 });
      expect(await sha256File(out), name).toBe(await sha256File(zip));
    }
  });

  it('replaces a file only when told to', async () => {
    const out = join(await folder(), 'x.zip');
    await writeFile(out, 'mine');
    const refused = await run(ID, '--store', store, '--out', out);
    expect(refused).toEqual({
      code: 1,
      printed: [
        `error: ${out} is there already. Name another with --out, or add --force. (docs/errors.md#file-exists)`,
      ],
    });
    expect(await readFile(out, 'utf8')).toBe('mine');
    expect((await run(ID, '--force', '--store', store, '--out', out)).code).toBe(0);
    expect(await sha256File(out)).toBe(await sha256File(zip));
  });

  it('says in a sentence what it cannot do, and leaves nothing behind', async () => {
    const made = await folder();
    const out = join(made, 'x.zip');
    const says = async (...args: string[]) => {
      const { code, printed } = await run(...args, '--out', out);
      expect(code).toBe(1);
      expect(await readdir(made)).toEqual([]);
      return printed.join('\n');
    };
    expect(await says('--store', store)).toContain('A snapshot is needed.');
    expect(await says('2026-11-25', '--store', store)).toBe(
      'error: The ledger has no snapshot “2026-11-25”. The nearest are 2026-11-20, 2026-11-21, 2026-11-22. (docs/errors.md#unknown-night)',
    );
    expect(await says(ID, '--store', join(made, 'nowhere'))).toContain('It has none at all');
    expect((await run(ID, '--store', store, '--out', join(made, 'no/x.zip'))).printed).toEqual([
      `error: ${join(made, 'no/x.zip')} cannot be written: there is no such folder (ENOENT). Name another file with --out. (docs/errors.md#file-write)`,
    ]);
  });

  it.each([
    ['ledger.jsonl', 'ledger-invalid', 'ledger.jsonl line 1: '],
    [`${ID}/manifest.json`, 'store-altered', `${ID}/manifest.json: it was altered`],
    [`${ID}/details/whole.json`, 'store-altered', `${ID}/details/whole.json: its SHA-256`],
    [`${ID}/details/customer_development.part-0003.json`, 'store-altered', 'part-0003.json: its SHA-256'],
  ])('makes no pack when %s was altered', async (path, _, sentence) => {
    const made = await folder();
    const copy = join(made, 'store');
    await cp(store, copy, { recursive: true });
    await edit(join(copy, path), (text) => text.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)));
    const { code, printed } = await run(ID, '--store', copy, '--out', join(made, 'x.zip'));
    expect(code).toBe(1);
    expect(printed.join('\n')).toContain(sentence);
    expect(await readdir(made)).toEqual(['store']);
  });

  it('makes no pack of a night whose deployment or SQL was forged, hashes and all', async () => {
    const files = await loadStore(store);
    const reason = (forged: Files) =>
      openEvidence(memorySource(forged), ID).then(
        () => 'none',
        (error: Error) => error.message,
      );
    expect(await reason(files)).toBe('none');
    const deployed = (change: (line: LedgerLine) => object) =>
      forgeLines(files, (line) =>
        line.kind === 'deployment' && line.id === ID ? Object.assign(line, change(line)) : line,
      );
    const other = 'a'.repeat(64);
    expect(await reason(deployed(() => ({ head: { hash: other, seq: 3 } })))).toMatch(
      /^ledger.jsonl line 5: head.seq is 3, which is not between /,
    );
    expect(await reason(deployed(() => ({ manifest_sha256: other })))).toMatch(
      /^ledger.jsonl line 5: its manifest_sha256 is not that of /,
    );
    const definitions = `${ID}/definitions.json`;
    const emptied = forgeFile(files, definitions, (shown) => ({ ...shown, queries: [] }));
    expect(await reason(emptied)).toMatch(/definitions.json at queries: the SQL of .+ is not there/);
  });
});

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../src/host/root.ts';
import { differences } from './answers/answers.ts';
import { embeddedAnswers } from './answers/embedded.ts';
import { readRecording } from './answers/recorded.ts';
import { fixtures } from './fixtures/index.ts';
import { TRAPS } from './fixtures/traps.ts';

const fixture = fixtures[0] ?? expect.fail('no fixture');
let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'kpi-traps-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the fixture notices when the handling of a trap is removed', () => {
  it.each(TRAPS)('$trap ($file)', async ({ file, handling, without }) => {
    cpSync(join(ROOT, 'sql'), join(root, 'sql'), { recursive: true });
    const sql = readFileSync(join(root, file), 'utf8');
    expect(sql.split(handling), `${file} holds the handling once`).toHaveLength(2);
    writeFileSync(
      join(root, file),
      sql.replace(handling, () => without),
    );
    const found = differences(await embeddedAnswers(fixture, { root }), readRecording(fixture).answers);
    expect(found.length, 'answers that change').toBeGreaterThan(0);
  });
});

import { describe, expect, it } from 'vitest';
import { LEDGER } from '../../store/ledger-line.ts';
import { archive, DEPLOYED, findingsOf, SUMMARY } from './testing/altered.ts';
import { forgeLines } from './testing/forge.ts';
import { ledgerBytes, linesOf, memorySource } from './testing/memory.ts';
import { verifyStore } from './verify.ts';

const store = archive();

describe('lines whose hashes were made to fit', () => {
  const DEPLOYMENT = 4;
  it.each<[string, Record<string, unknown>, string]>([
    ['an unknown night', { id: '2025-09-01', date: '2025-09-01' }, 'deployment-unknown'],
    ['another manifest', { manifest_sha256: 'a'.repeat(64) }, 'deployment-disagrees'],
    ['a head that is not on the chain', { head: { hash: 'b'.repeat(64), seq: 90 } }, 'deployment-disagrees'],
    ['a head before its night', { head: { hash: 'b'.repeat(64), seq: 1 } }, 'deployment-disagrees'],
  ])('a deployment of %s', async (_name, change, code) => {
    const forged = forgeLines(store.files, (line) =>
      line.seq === DEPLOYMENT ? Object.assign(line, change) : line,
    );
    const found = await findingsOf(forged);
    expect(found.map((text) => text.split(':')[0])).toEqual([`${code} ${LEDGER} line ${DEPLOYMENT}`]);
  });

  it('a revision that skips one', async () => {
    const { id } = JSON.parse(linesOf(store.files)[0] ?? '') as { id: string };
    const forged = forgeLines(store.files, (line) =>
      line.seq === 1 ? Object.assign(line, { id: `${id}-r2`, revision: 2 }) : line,
    );
    expect((await findingsOf(forged))[0]).toBe(
      `revision-order ${LEDGER} line 1: revision is 2 where 1 should follow`,
    );
  });
});

describe('what a store is read from', () => {
  it('a ledger that is missing, one that is empty, and a file that cannot be read', async () => {
    expect(await findingsOf(new Map())).toEqual([`ledger-missing ${LEDGER}: it is missing`]);
    expect(await findingsOf(new Map([[LEDGER, ledgerBytes([])]]))).toEqual([]);
    const source = memorySource(store.files);
    const readFile = async (path: string) => {
      if (path === SUMMARY) throw Object.assign(new Error('private'), { code: 'EACCES' });
      return source.readFile(path);
    };
    const { findings } = await verifyStore({ ...source, readFile });
    expect(findings.map(({ message }) => message)).toEqual(['it cannot be read (EACCES)']);
    const list = () => Promise.reject(Object.assign(new Error('private'), { code: 'EACCES' }));
    expect((await verifyStore({ ...source, list })).findings).toEqual([
      {
        code: 'unreadable',
        place: { file: '.', line: null, path: null },
        message: 'the names of its files cannot be read (EACCES)',
      },
    ]);
  });

  it('a medium that lists nothing is said to be one', async () => {
    const { findings, remarks } = await verifyStore({ ...memorySource(store.files), list: async () => null });
    expect(findings).toEqual([]);
    expect(remarks.map(({ code }) => code)).toEqual(['not-listed']);
  });

  it('nights are told one by one, and can be chosen', async () => {
    const told: string[] = [];
    const onNight = ({ id, done, of }: { id: string; done: number; of: number }) =>
      void told.push(`${id} ${done}/${of}`);
    await verifyStore(memorySource(store.files), { nights: (id) => id <= DEPLOYED, onNight });
    expect(told).toEqual(['2025-10-02 1/3', '2025-10-03 2/3', `${DEPLOYED} 3/3`]);
  });
});

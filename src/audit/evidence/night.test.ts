import { expect, it } from 'vitest';
import { formatLine } from '../../store/ledger.ts';
import { type LedgerEntry, nightId } from '../../store/ledger-line.ts';
import type { LedgerLine } from '../../store/schemas.ts';
import { excerpt } from './night.ts';

type Step = readonly ['night' | 'missed' | 'deploy', date: string, revision?: number];

/** A ledger of the given lines, and how many of them a night's excerpt has. */
function countOf(steps: readonly Step[], id: string): number {
  const lines: LedgerLine[] = [];
  let text = '';
  for (const step of steps) {
    const made = formatLine(entry(step, lines.at(-1)), lines.at(-1));
    lines.push(made.line);
    text += `${made.text}\n`;
  }
  const bytes = new TextEncoder().encode(text);
  const taken = excerpt({ bytes, lines }, id);
  expect(new TextDecoder().decode(taken.bytes)).toBe(
    `${text.split('\n').slice(0, taken.lines.length).join('\n')}\n`,
  );
  return taken.lines.length;
}

function entry([kind, date, revision = 1]: Step, last: LedgerLine | undefined): LedgerEntry {
  const created_at = `${date}T09:00:00Z`;
  const night = {
    id: nightId(date, revision),
    date,
    revision,
    source: 'bigquery',
    manifest_sha256: 'a'.repeat(64),
  } as const;
  if (kind === 'night') return { kind: 'snapshot', ...night, created_at };
  if (kind === 'missed')
    return {
      kind,
      id: null,
      date,
      revision: null,
      source: 'bigquery',
      manifest_sha256: null,
      created_at,
      code: 'network',
    };
  const head = { hash: last?.hash ?? '', seq: last?.seq ?? 0 };
  const site = {
    url: 'https://x.pages.dev/',
    alias: null,
    git_commit: null,
    dist_sha256: 'd'.repeat(64),
    head,
  };
  return { kind: 'deployment', ...night, created_at, ...site };
}

const first: readonly Step[] = [
  ['night', '2026-11-21'],
  ['deploy', '2026-11-21'],
  ['deploy', '2026-11-21'],
];

it('ends with the last deployment of the evening', () => {
  expect(countOf(first, '2026-11-21')).toBe(3);
  expect(countOf([...first, ['night', '2026-11-22'], ['deploy', '2026-11-22']], '2026-11-21')).toBe(3);
});

it('ends with the night itself when it was not deployed', () => {
  expect(countOf([...first, ['night', '2026-11-22']], '2026-11-22')).toBe(4);
  expect(countOf([...first, ['night', '2026-11-22'], ['night', '2026-11-23']], '2026-11-22')).toBe(4);
});

it('leaves out that the night stood in for a later one', () => {
  expect(countOf([...first, ['missed', '2026-11-22'], ['deploy', '2026-11-21']], '2026-11-21')).toBe(3);
});

it('keeps runs of one date apart', () => {
  const steps: Step[] = [...first, ['night', '2026-11-21', 2], ['deploy', '2026-11-21', 2]];
  expect(countOf(steps, '2026-11-21')).toBe(3);
  expect(countOf(steps, '2026-11-21-r2')).toBe(5);
});

it('finds a deployment behind the line of a night that ran at the same time', () => {
  const steps: Step[] = [
    ['night', '2026-11-21'],
    ['night', '2026-11-22'],
    ['deploy', '2026-11-21'],
    ['deploy', '2026-11-22'],
  ];
  expect(countOf(steps, '2026-11-21')).toBe(3);
  expect(countOf(steps, '2026-11-22')).toBe(4);
});

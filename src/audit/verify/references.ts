import type { LedgerLine } from '../../store/schemas.ts';
import { type Finding, note } from './finding.ts';
import { type CheckedLedger, LEDGER } from './lines.ts';

/** Deployments are of snapshots that stand before them, and were built from a ledger that is still this one. */
export function checkDeployments({ lines, sound }: CheckedLedger): Finding[] {
  const bySeq = new Map(sound.map((line) => [line.seq, line]));
  const byId = new Map(sound.flatMap((line) => (line.kind === 'snapshot' ? [[line.id, line]] : [])));
  const whole = sound.length === lines.length;
  return lines.flatMap(({ line, number, sound }) => {
    if (!sound || line?.kind !== 'deployment') return [];
    const problem = deploymentProblem(line, byId.get(line.id), bySeq, whole);
    return problem === null ? [] : [note(...problem, { line: number })];
  });
}

type Deployment = Extract<LedgerLine, { kind: 'deployment' }>;

function deploymentProblem(
  line: Deployment,
  snapshot: LedgerLine | undefined,
  bySeq: ReadonlyMap<number, LedgerLine>,
  whole: boolean,
): readonly ['deployment-unknown' | 'deployment-disagrees', string, string] | null {
  const { id, head } = line;
  if (snapshot === undefined || snapshot.seq > line.seq)
    // The line it refers to may be one of those that are broken.
    return whole ? ['deployment-unknown', LEDGER, `it deploys ${id}, which has no line before it`] : null;
  for (const member of ['date', 'revision', 'source', 'manifest_sha256'] as const)
    if (line[member] !== snapshot[member])
      return ['deployment-disagrees', LEDGER, `its ${member} is not that of ${id} in line ${snapshot.seq}`];
  if (head.seq >= line.seq || head.seq < snapshot.seq)
    return [
      'deployment-disagrees',
      LEDGER,
      `head.seq is ${head.seq}, which is not between ${id} and this line`,
    ];
  const built = bySeq.get(head.seq);
  if (built === undefined && !whole) return null;
  return built?.hash === head.hash
    ? null
    : ['deployment-disagrees', LEDGER, `the head it was built from is not line ${head.seq}`];
}

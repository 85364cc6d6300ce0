import { type Absent, absentOf, absentWord } from '../../catalog/absent.ts';

/** The same of either night. */
export interface Sides<T> {
  readonly before: T;
  readonly after: T;
}

/** Why either night is without something; null where it is not. */
export type AbsentSides = Sides<Absent | null>;

/** Why either night is without a metric or a view, from what both are without. */
export function absentSides(
  { before, after }: Sides<readonly Absent[]>,
  kind: Absent['kind'],
  name: string,
): AbsentSides {
  return { before: absentOf(before, kind, name), after: absentOf(after, kind, name) };
}

/** Which night is without something and why, a sentence for each; none when neither is. */
export const absentSentences = ({ before, after }: AbsentSides, nights: Sides<string>): string[] => [
  ...(before === null ? [] : [sentence(before, nights.before)]),
  ...(after === null ? [] : [sentence(after, nights.after)]),
];

/** What is left out on purpose has that as its reason, which "not connected" says. */
const sentence = (absent: Absent, night: string): string =>
  `${absentWord(absent)} on ${night}${absent.intended ? '.' : `: ${absent.reason}`}`;

/** The metrics that one night is without and the other has, or is without for another reason. */
export function changedAbsences(absent: Sides<readonly Absent[]>): { key: string; sides: AbsentSides }[] {
  const metrics = [...absent.after, ...absent.before].filter(({ kind }) => kind === 'metric');
  return [...new Set(metrics.map(({ name }) => name))]
    .map((key) => ({ key, sides: absentSides(absent, 'metric', key) }))
    .filter(({ sides: { before, after } }) => before?.reason !== after?.reason);
}

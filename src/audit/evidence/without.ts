import { absentWord } from '../../catalog/absent.ts';
import { plain } from '../../host/terminal.ts';
import type { EvidenceNight } from './night.ts';

type Without = EvidenceNight['absent'][number];

/** A metric or a view that the night is without: its name, how it stands, and why. */
interface WithoutRow {
  /** What readers call it. */
  readonly title: string;
  readonly name: string;
  readonly kind: Without['kind'];
  /** `Missing`, or `Not connected` for what is left out on purpose. */
  readonly word: string;
  readonly reason: string;
}

/** What a night is without, first what could not be had, then what is left out on purpose. */
export const withoutRows = ({
  absent,
  definitions: { metrics, views },
}: Pick<EvidenceNight, 'absent' | 'definitions'>): WithoutRow[] =>
  absent.map((one) => {
    const { name, kind, reason } = one;
    const metric = metrics.find(({ key }) => key === name)?.label;
    const view = views.find((other) => other.name === name)?.title;
    return { title: (kind === 'metric' ? metric : view) ?? name, name, kind, word: absentWord(one), reason };
  });

/** The same in lines of plain text. A reason keeps its words and loses line breaks, which could look like commands. */
export const withoutLines = (night: Pick<EvidenceNight, 'absent' | 'definitions'>): string[] =>
  withoutRows(night).map(
    ({ name, kind, word, reason }) => `- ${name} (${kind}): ${word}. ${plain(reason.replace(/\s+/g, ' '))}`,
  );

/** The names of what could not be had. */
export const missingNames = ({ absent }: Pick<EvidenceNight, 'absent'>): string =>
  absent.flatMap(({ name, intended }) => (intended ? [] : [name])).join(', ');

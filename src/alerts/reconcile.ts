import {
  type AlertKind,
  type Condition,
  chatText,
  incidentText,
  type Links,
  recoveryText,
  titles,
} from './alert.ts';

/** An open incident of one kind. */
export interface Incident {
  readonly id: number;
  /** ISO 8601 instant of its last word. */
  readonly updatedAt: string;
}

/** Where incidents are kept: at most one of each kind is open. */
export interface IncidentBook {
  find(kind: AlertKind): Promise<Incident | null>;
  open(kind: AlertKind, title: string, text: string): Promise<void>;
  comment(incident: Incident, text: string): Promise<void>;
  close(incident: Incident, text: string): Promise<void>;
}

/** What was done about a condition. */
type Action = 'opened' | 'commented' | 'closed' | 'nothing';

/** An incident that goes on gets a word a day, not one an hour. */
const QUIET_MS = 20 * 3_600_000;

/**
 * Brings the book in line with the conditions: opens what began, comments on what goes on, closes what is over. Kinds
 * that nobody judged stay as they are. `say` sends beginnings and ends.
 */
export async function reconcile(
  conditions: readonly Condition[],
  {
    book,
    say,
    links,
    now,
  }: { book: IncidentBook; say: (text: string) => Promise<void>; links: Links; now: Date },
): Promise<{ kind: AlertKind; action: Action }[]> {
  const done: { kind: AlertKind; action: Action }[] = [];
  for (const condition of conditions) {
    const action = await reconcileOne(condition, book, links, now);
    if (action === 'opened' || action === 'closed') await say(chatText(condition, links));
    done.push({ kind: condition.kind, action });
  }
  return done;
}

async function reconcileOne(
  condition: Condition,
  book: IncidentBook,
  links: Links,
  now: Date,
): Promise<Action> {
  const { kind, active } = condition;
  const incident = await book.find(kind);
  if (incident === null) {
    if (!active) return 'nothing';
    await book.open(kind, titles[kind], incidentText(condition, links));
    return 'opened';
  }
  if (!active) {
    await book.close(incident, recoveryText(condition, links));
    return 'closed';
  }
  if (now.getTime() - Date.parse(incident.updatedAt) < QUIET_MS) return 'nothing';
  await book.comment(incident, incidentText(condition, links));
  return 'commented';
}

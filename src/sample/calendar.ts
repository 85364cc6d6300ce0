const DAY_MS = 86_400_000;

/** The first day of a month (1 to 12), counted from 1 January 1970. */
export const dayOf = (year: number, month: number, day: number): number =>
  Date.UTC(year, month - 1, day) / DAY_MS;

const texts = new Map<number, string>();

/** A day as `YYYY-MM-DD`. */
export function dateText(day: number): string {
  let text = texts.get(day);
  if (text === undefined) {
    text = new Date(day * DAY_MS).toISOString().slice(0, 10);
    texts.set(day, text);
  }
  return text;
}

export const yearOf = (day: number): number => Number(dateText(day).slice(0, 4));

/** The month of a day, 0 to 11. */
export const monthIndex = (day: number): number => Number(dateText(day).slice(5, 7)) - 1;

/** 0 is Sunday: 1 January 1970 was a Thursday. */
const weekday = (day: number): number => (day + 4) % 7;

export const isWeekend = (day: number): boolean => weekday(day) === 0 || weekday(day) === 6;

/** The day itself, or the Monday after it. */
export const nextWorkday = (day: number): number =>
  weekday(day) === 6 ? day + 2 : weekday(day) === 0 ? day + 1 : day;

const two = (value: number): string => String(value).padStart(2, '0');

/** An instant on a day, at a minute of it in UTC. */
export const instant = (day: number, minute: number): string =>
  `${dateText(day)}T${two(Math.floor(minute / 60))}:${two(minute % 60)}:00Z`;

/** Business hours on the Pacific coast, which fall on the same calendar day there and in UTC. */
export const OFFICE_MINUTES = [16 * 60, 22 * 60 + 59] as const;

/** When the connector wrote what happened on a day: late, yet still the same day in UTC. */
export const syncedAt = (day: number): string => `${dateText(day)}T23:30:00Z`;

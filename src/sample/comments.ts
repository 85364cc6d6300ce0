import type { Stream } from './prng.ts';

const topics = [
  ...[
    'the sampling crew',
    'the booth setup',
    'load-in',
    'the sponsor mix',
    'communication',
    'the recap report',
  ],
  ...['the product', 'the schedule', 'payment', 'the online listing'],
];

const praise = [
  (topic: string) => `Our guests loved it, ${topic} above all.`,
  (topic: string) => `Everything about ${topic} went smoothly. We would do this again next year.`,
  (topic: string) => `Great partner; ${topic} was better than last time.`,
  (topic: string) => `Thank you! For us ${topic} made the day.`,
];

const mixed = [
  (topic: string) => `Good overall, but ${topic} could be better organized.`,
  (topic: string) => `Fine. We had some questions about ${topic} that took a while to get answered.`,
  (topic: string) => `It worked out in the end, although ${topic} was confirmed late.`,
];

const blame = [
  (topic: string) => `Disappointed by ${topic}. Nobody picked up the phone on the day.`,
  (topic: string) => `We expected more: ${topic} was not what had been agreed.`,
  (topic: string) => `Arrived two hours late, and ${topic} suffered for it.`,
];

/** Comments that are hard on whoever prints or exports them. */
export const hostileComments: readonly string[] = [
  '</script><b>bold move</b>',
  '=HYPERLINK("https://example.com","x")',
  '🎉🎉 best crew ever 👩‍🍳',
  'كانت الفعالية رائعة، شكرًا لكم',
  '-5 degrees, yet people came',
  'She said "never again", twice',
  'First line\nSecond line, with a comma\r\nThird line',
  '@everyone +1',
  '<img src=x onerror=alert(1)>',
  `${'so much to say about this event, '.repeat(7)}`.slice(0, 200),
];

/** What an organizer writes beside a score: mostly nothing. */
export function commentOn(stream: Stream, score: number | null): string | null {
  const silent = stream.chance(0.74);
  const hostile = stream.chance(0.08);
  const manner = score === null || score === 7 || score === 8 ? mixed : score > 8 ? praise : blame;
  const comment = stream.pick(manner)(stream.pick(topics));
  const oddity = stream.pick(hostileComments);
  if (silent) return null;
  return hostile ? oddity : comment;
}

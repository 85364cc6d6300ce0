import { firstBy } from '../order.ts';
import { counted, quoted } from '../../format/phrases.ts';
import { type Answer, GROUPS, type Group, groupOf } from './answer.ts';

/** Comments shown of each group, and how much of each: the rows hold all of them. */
const SHOWN = 3;
const LENGTH = 400;

/** The latest comments of one group. */
export interface GroupComments {
  readonly group: Group;
  /** `Promoters`. */
  readonly title: string;
  /** How many of the group left a comment, in words; also says when nobody did. */
  readonly words: string;
  /** Newest first. */
  readonly latest: readonly (Answer & { readonly comment: string })[];
}

const titles: Record<Group, string> = {
  promoter: 'Promoters',
  passive: 'Passives',
  detractor: 'Detractors',
};

/** The latest comments of the answers in each group; groups that nobody is in are left out. */
export function commentsOf(answers: readonly Answer[], year: number): readonly GroupComments[] {
  return GROUPS.flatMap((group) => {
    const members = answers.filter(({ score }) => groupOf(score) === group);
    if (members.length === 0) return [];
    const speaking = members.flatMap((answer) => {
      const { comment } = answer;
      return comment === null ? [] : [{ ...answer, comment }];
    });
    const who = counted(members.length, group);
    const words =
      speaking.length === 0
        ? members.length === 1
          ? `The only ${group} of ${year} left no comment.`
          : `None of the ${who} of ${year} left a comment.`
        : `${counted(speaking.length, 'comment')} from ${who} in ${year}.`;
    const latest = firstBy(speaking, SHOWN, (a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : 0));
    const shown = latest.map((answer) => ({ ...answer, comment: quoted(answer.comment, LENGTH) }));
    return [{ group, title: titles[group], words, latest: shown }];
  });
}

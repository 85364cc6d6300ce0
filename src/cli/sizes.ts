import { resolve } from 'node:path';
import { KpiError } from '../errors.ts';
import { reportSummary } from '../host/workflow-outputs.ts';
import { isOver, type Size, siteSizes, sizeTable } from '../pipeline/sizes.ts';
import type { Command } from './command.ts';

export const sizes: Command = {
  name: 'sizes',
  about: 'Says what each page and module of a built site weighs, and what that is against another build.',
  options: [
    { name: 'out', value: 'DIR', about: 'the built site (default dist)' },
    { name: 'against', value: 'DIR', about: 'another build of the same nights' },
  ],
  examples: [['--against /tmp/kpi/dist', 'what a change costs, against another build of the same nights']],
  exits: ['0  every page is within its budget', '1  a page is over it, or there is no site'],
  run: async (values, effects) => {
    const { out = 'dist', against } = values;
    const now = await sizesOf(out);
    const text = sizeTable(now, against === undefined ? null : await sizesOf(against));
    if (!(await reportSummary(`## Sizes\n\n${text}`, effects))) effects.print(text);
    const over = now.filter(isOver).map(({ path }) => path);
    if (over.length === 0) return 0;
    throw new KpiError(
      'over-budget',
      `${over.length === 1 ? 'A page is' : `${over.length} pages are`} over budget: ${over.join(', ')}.`,
      'Make it smaller: what a page needs is in its HTML, the rest is fetched when the reader asks (CONTRIBUTING.md).',
    );
  },
};

async function sizesOf(site: string): Promise<Size[]> {
  const found = await siteSizes(resolve(site)).catch((): Size[] => []);
  if (found.length > 0) return found;
  throw new KpiError('not-a-site', `There is no built site in ${site}.`, 'Build one first: npm start');
}

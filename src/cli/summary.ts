import { resolve } from 'node:path';
import { reportSummary } from '../host/workflow-outputs.ts';
import { summaryMarkdown } from '../pipeline/summary.ts';
import type { Command } from './command.ts';
import { nightOptionHelp } from './night-options.ts';

export const summary: Command = {
  name: 'summary',
  about:
    'Tells a store’s newest night as Markdown: numbers, targets, changes, checks, rows and cost. In a workflow it goes to the page of the run.',
  options: nightOptionHelp('store'),
  examples: [['--store /tmp/kpi/store', 'the newest night of another store']],
  exits: ['0  told', '1  the store could not be read'],
  run: async (values, effects) => {
    const markdown = await summaryMarkdown(resolve(values['store'] ?? 'snapshots'), effects.env);
    if (!(await reportSummary(markdown, effects))) effects.print(markdown);
    return 0;
  },
};

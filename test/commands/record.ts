import type { Command } from '../../src/cli/command.ts';
import { writeMock } from '../../src/pipeline/mock.ts';
import { MOCK_FOLDER } from '../../src/warehouse/mock/mock.ts';
import { installJudge } from '../sql/judge/install.ts';
import { recordAnswers } from '../sql/record.ts';

export const record: Command = {
  name: 'record',
  about:
    "Records Google's answers over the SQL fixtures and writes the sample data again. Run it after changing SQL, fixtures or the catalog.",
  options: [],
  examples: [['', 'then read the diff before you commit it']],
  exits: ['0  recorded', '1  not recorded'],
  run: async (_values, effects) => {
    installJudge(effects.print);
    effects.print(`${await recordAnswers()} fixtures recorded in test/sql/recorded`);
    effects.print(`${(await writeMock(MOCK_FOLDER)).length} files written to src/data/mock`);
    return 0;
  },
};

import { runCommand } from '../src/cli/command.ts';
import { writeMock } from '../src/pipeline/mock.ts';
import { MOCK_FOLDER } from '../src/warehouse/mock/mock.ts';
import { installJudge } from '../test/sql/judge/install.ts';
import { recordAnswers } from '../test/sql/record.ts';

process.exitCode = await runCommand(
  {
    name: 'record',
    about:
      "Records Google's answers over the SQL fixtures and writes the sample data again. Run it after changing SQL, fixtures or the catalog.",
    options: [],
    exits: ['0  recorded', '1  not recorded'],
    run: async (_values, effects) => {
      installJudge(effects.print);
      effects.print(`${await recordAnswers()} fixtures recorded in test/sql/recorded`);
      effects.print(`${(await writeMock(MOCK_FOLDER)).length} files written to src/data/mock`);
      return 0;
    },
  },
  process.argv.slice(2),
);

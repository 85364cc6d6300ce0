import { MOCK_DATE, writeMock } from '../pipeline/mock.ts';
import { MOCK_FOLDER } from '../warehouse/mock/mock.ts';
import type { Command } from './command.ts';

export const mock: Command = {
  name: 'mock',
  about: `Writes the sample data in src/data/mock again, from the embedded warehouse as of ${MOCK_DATE}.`,
  options: [],
  examples: [['', 'after a change of the SQL or the catalog; npm run record does it too']],
  exits: ['0  written', '1  not written'],
  run: async (_values, effects) => {
    const files = await writeMock(MOCK_FOLDER);
    effects.print(`${files.length} files written to src/data/mock`);
    return 0;
  },
};

import { runCommand } from '../src/cli/command.ts';
import { storeCommand } from '../src/cli/store.ts';

const [action, ...rest] = process.argv.slice(2);
process.exitCode = await runCommand(storeCommand(action), action?.startsWith('-') ? [action, ...rest] : rest);

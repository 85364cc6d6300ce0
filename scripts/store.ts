import { runCommand } from '../src/run/cli.ts';
import { storeCommand } from '../src/run/commands/store.ts';

const [action, ...rest] = process.argv.slice(2);
process.exitCode = await runCommand(storeCommand(action), action?.startsWith('-') ? [action, ...rest] : rest);

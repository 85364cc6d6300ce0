import { commands } from '../src/cli/commands.ts';
import { main } from '../src/cli/run.ts';

await main(commands, process.argv.slice(2));

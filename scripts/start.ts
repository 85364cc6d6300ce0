import { runCommand } from '../src/cli/command.ts';
import { start } from '../src/cli/start.ts';

process.exitCode = await runCommand(start, process.argv.slice(2));

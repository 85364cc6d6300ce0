import { runCommand } from '../src/run/cli.ts';
import { start } from '../src/run/commands/start.ts';

process.exitCode = await runCommand(start, process.argv.slice(2));

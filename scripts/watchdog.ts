import { runCommand } from '../src/cli/command.ts';
import { watchdog } from '../src/cli/watchdog.ts';

process.exitCode = await runCommand(watchdog, process.argv.slice(2));

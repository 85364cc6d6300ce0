import { runCommand } from '../src/run/cli.ts';
import { watchdog } from '../src/run/commands/watchdog.ts';

process.exitCode = await runCommand(watchdog, process.argv.slice(2));

import { runCommand } from '../src/run/cli.ts';
import { alert } from '../src/run/commands/alert.ts';

process.exitCode = await runCommand(alert, process.argv.slice(2));

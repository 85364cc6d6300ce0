import { runCommand } from '../src/cli/command.ts';
import { alert } from '../src/cli/alert.ts';

process.exitCode = await runCommand(alert, process.argv.slice(2));

import { runCommand } from '../src/cli/command.ts';
import { refresh } from '../src/cli/refresh.ts';

process.exitCode = await runCommand(refresh, process.argv.slice(2));

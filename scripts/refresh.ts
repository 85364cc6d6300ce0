import { runCommand } from '../src/run/cli.ts';
import { refresh } from '../src/run/commands/refresh.ts';

process.exitCode = await runCommand(refresh, process.argv.slice(2));

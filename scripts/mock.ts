import { runCommand } from '../src/run/cli.ts';
import { mock } from '../src/run/commands/mock.ts';

process.exitCode = await runCommand(mock, process.argv.slice(2));

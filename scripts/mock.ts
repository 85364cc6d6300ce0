import { runCommand } from '../src/cli/command.ts';
import { mock } from '../src/cli/mock.ts';

process.exitCode = await runCommand(mock, process.argv.slice(2));

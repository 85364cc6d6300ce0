import { runCommand } from '../src/cli/command.ts';
import { summary } from '../src/cli/summary.ts';

process.exitCode = await runCommand(summary, process.argv.slice(2));

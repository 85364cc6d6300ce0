import { runCommand } from '../src/run/cli.ts';
import { summary } from '../src/summary/command.ts';

process.exitCode = await runCommand(summary, process.argv.slice(2));

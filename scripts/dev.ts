import { dev } from '../src/cli/dev.ts';
import { runCommand } from '../src/cli/command.ts';

process.exitCode = await runCommand(dev, process.argv.slice(2));

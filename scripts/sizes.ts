import { runCommand } from '../src/cli/command.ts';
import { sizes } from '../src/cli/sizes.ts';

process.exitCode = await runCommand(sizes, process.argv.slice(2));

import { runCommand } from '../src/run/cli.ts';
import { sizes } from '../src/run/commands/sizes.ts';

process.exitCode = await runCommand(sizes, process.argv.slice(2));

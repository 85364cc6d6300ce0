import { runCommand } from '../src/run/cli.ts';
import { nightly } from '../src/run/commands/nightly.ts';

process.exitCode = await runCommand(nightly, process.argv.slice(2));

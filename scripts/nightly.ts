import { runCommand } from '../src/cli/command.ts';
import { nightly } from '../src/cli/nightly.ts';

process.exitCode = await runCommand(nightly, process.argv.slice(2));

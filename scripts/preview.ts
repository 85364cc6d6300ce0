import { runCommand } from '../src/cli/command.ts';
import { preview } from '../src/cli/preview.ts';

process.exitCode = await runCommand(preview, process.argv.slice(2));

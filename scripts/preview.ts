import { runCommand } from '../src/run/cli.ts';
import { preview } from '../src/run/commands/preview.ts';

process.exitCode = await runCommand(preview, process.argv.slice(2));

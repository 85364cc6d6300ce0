import { runCommand } from '../src/cli/command.ts';
import { verify } from '../src/cli/verify.ts';

process.exitCode = await runCommand(verify, process.argv.slice(2));

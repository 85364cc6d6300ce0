import { runCommand } from '../src/run/cli.ts';
import { verify } from '../src/run/commands/verify.ts';

process.exitCode = await runCommand(verify, process.argv.slice(2));

import { runCommand } from '../src/run/cli.ts';
import { build } from '../src/run/commands/build.ts';

process.exitCode = await runCommand(build, process.argv.slice(2));

import { runCommand } from '../src/cli/command.ts';
import { build } from '../src/cli/build.ts';

process.exitCode = await runCommand(build, process.argv.slice(2));

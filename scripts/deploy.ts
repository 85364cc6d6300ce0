import { runCommand } from '../src/cli/command.ts';
import { deploy } from '../src/cli/deploy.ts';

process.exitCode = await runCommand(deploy, process.argv.slice(2));

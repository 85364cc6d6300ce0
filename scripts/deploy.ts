import { runCommand } from '../src/run/cli.ts';
import { deploy } from '../src/run/commands/deploy.ts';

process.exitCode = await runCommand(deploy, process.argv.slice(2));

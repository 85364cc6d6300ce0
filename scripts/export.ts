import { runCommand } from '../src/run/cli.ts';
import { exportCommand } from '../src/run/commands/export.ts';

process.exitCode = await runCommand(exportCommand, process.argv.slice(2));

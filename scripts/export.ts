import { runCommand } from '../src/cli/command.ts';
import { exportCommand } from '../src/cli/export.ts';

process.exitCode = await runCommand(exportCommand, process.argv.slice(2));

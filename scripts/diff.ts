import { runCommand } from '../src/run/cli.ts';
import { DIFF_OPERANDS, diff } from '../src/run/commands/diff.ts';
import { nameOperands } from '../src/run/operands.ts';

process.exitCode = await runCommand(diff, nameOperands(diff, DIFF_OPERANDS, process.argv.slice(2)));

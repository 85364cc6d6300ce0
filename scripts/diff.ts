import { runCommand } from '../src/cli/command.ts';
import { DIFF_OPERANDS, diff } from '../src/cli/diff.ts';
import { nameOperands } from '../src/cli/operands.ts';

process.exitCode = await runCommand(diff, nameOperands(diff, DIFF_OPERANDS, process.argv.slice(2)));

import { runCommand } from '../src/cli/command.ts';
import { anchorCommand } from '../src/cli/anchor.ts';

const [action, ...rest] = process.argv.slice(2);
process.exitCode = await runCommand(
  anchorCommand(action),
  action?.startsWith('-') ? [action, ...rest] : rest,
);

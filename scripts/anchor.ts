import { runCommand } from '../src/run/cli.ts';
import { anchorCommand } from '../src/run/commands/anchor.ts';

const [action, ...rest] = process.argv.slice(2);
process.exitCode = await runCommand(
  anchorCommand(action),
  action?.startsWith('-') ? [action, ...rest] : rest,
);

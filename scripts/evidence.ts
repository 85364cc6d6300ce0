import { runCommand } from '../src/cli/command.ts';
import { EVIDENCE_OPERANDS, evidence } from '../src/cli/evidence.ts';
import { nameOperands } from '../src/cli/operands.ts';

process.exitCode = await runCommand(
  evidence,
  nameOperands(evidence, EVIDENCE_OPERANDS, process.argv.slice(2)),
);

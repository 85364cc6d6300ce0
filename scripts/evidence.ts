import { toCsv } from '../src/format/csv.ts';
import { summaryPage } from '../src/audit/evidence/summary/page.ts';
import { runCommand } from '../src/cli/command.ts';
import { EVIDENCE_OPERANDS, evidence } from '../src/cli/evidence.ts';
import { nameOperands } from '../src/cli/operands.ts';

const command = evidence({ toCsv, summaryPage });
process.exitCode = await runCommand(command, nameOperands(command, EVIDENCE_OPERANDS, process.argv.slice(2)));

import { toCsv } from '../src/components/csv.ts';
import { summaryPage } from '../src/components/evidence/page.ts';
import { runCommand } from '../src/run/cli.ts';
import { EVIDENCE_OPERANDS, evidence } from '../src/run/commands/evidence.ts';
import { nameOperands } from '../src/run/operands.ts';

const command = evidence({ toCsv, summaryPage });
process.exitCode = await runCommand(command, nameOperands(command, EVIDENCE_OPERANDS, process.argv.slice(2)));

import { counted } from '../../format/phrases.ts';
import { plain } from '../../host/terminal.ts';
import { type Finding, placeText, type Remark } from './finding.ts';
import type { Verdict } from './verify.ts';

/** Remarks that are printed; `--json` has them all. */
const SHOWN = 5;

/** The line of a store in which all is as recorded. */
export function successText({ nights, lines, files, head }: Verdict): string {
  const at = head === null ? 'The ledger is empty' : `Head ${head.seq} ${head.hash}`;
  return `${counted(nights, 'night')}, ${counted(lines, 'ledger line')}, ${counted(files, 'file')}: all as recorded. ${at}.`;
}

/** The line of a store in which something is wrong: the first finding, how many more, what to do. */
export function failureText([first, ...more]: readonly [Finding, ...Finding[]]): string {
  const rest = more.length === 0 ? '' : ` ${counted(more.length, 'more finding')}: --json lists them.`;
  return plain(`error: ${placeText(first.place)}: ${first.message}.${rest} ${nextStep(first)}`);
}

export function remarkTexts(remarks: readonly Remark[]): string[] {
  const shown = remarks.slice(0, SHOWN).map(({ code, place, message }) => {
    const where = code === 'gap' ? '' : `${placeText(place)}: `;
    return plain(`note: ${where}${message}.`);
  });
  const more = remarks.length - shown.length;
  return more > 0 ? [...shown, `note: ${counted(more, 'more remark')}; --json lists them.`] : shown;
}

/** What helps depends on whether the chain still says what was recorded. */
function nextStep({ code, place }: Finding): string {
  if (code === 'ledger-missing') return 'Name the store with --store DIR.';
  if (code === 'anchor-old') return 'Ask for the newest anchor, and find out why none was written since.';
  if (code === 'unreadable') return 'Check the permissions of the store, then verify again.';
  if (code === 'night-unlisted')
    return `Verify again with --head HASH: when the ledger is whole, move ${place.file} out of the store, or let the next run do it; when it is not, restore the ledger.`;
  if (code === 'file-unlisted') return 'Move it out of the store, then verify again.';
  if (code === 'head-not-on-chain' || code === 'anchor-not-on-chain' || code === 'lines-lost')
    return 'Compare with another copy of the ledger and find out who rewrote this one before trusting any night in it.';
  return `Restore ${place.file} from the snapshots branch or another copy, then verify again.`;
}

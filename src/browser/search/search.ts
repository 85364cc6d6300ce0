import { SearchDialog } from './dialog.ts';

let dialog: SearchDialog | undefined;

/**
 * Opens the search; called each time the reader asks for it. Ctrl-K and Cmd-K close it again when it is open, other
 * ways of asking put the cursor into its field.
 */
export function wake(_root: HTMLElement, event?: Event): void {
  dialog ??= new SearchDialog();
  const toggles = event instanceof KeyboardEvent && event.key !== '/';
  if (!dialog.isOpen) dialog.open(event);
  else if (!toggles) dialog.focus();
  else if (!event.repeat) dialog.close();
}

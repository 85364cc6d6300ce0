// First: see there.
import '../zod.ts';
import { checkSite } from '../../audit/site/check-site.ts';
import { type ChosenFile, checkChosen, findNights } from '../../audit/site/chosen-files.ts';
import { type NotedHead, parseNotedHead } from '../../audit/site/ledger-steps.ts';
import { type Listener, type ServedSite, type VerificationStep, verdictOf } from '../../audit/site/step.ts';
import { download, filesOfInput, filesOfTransfer, NotASnapshot, obstacle, sha256 } from './files.ts';
import { Results } from './results.ts';

/** Makes the page check the deployment it came from, or files of the reader against its ledger. */
export function wake(root: HTMLElement, _event?: Event, pressed?: EventTarget | null): void {
  const find = <T extends Element>(selector: string): T => {
    const found = root.querySelector<T>(selector);
    if (found === null) throw new Error(`The page has no ${selector}`);
    return found;
  };
  const field = find<HTMLTextAreaElement>('#noted');
  const complaint = find<HTMLElement>('#noted-error');
  const button = find<HTMLButtonElement>('[data-act=check]');
  const inputs = [find<HTMLInputElement>('#files'), find<HTMLInputElement>('#folder')];
  const area = find<HTMLElement>('[data-drop]');
  const results = new Results(find<HTMLElement>('[data-results]'));
  const site: ServedSite = {
    read: download,
    sha256,
    shown: root.dataset['shown'] || null,
    archived: (root.dataset['archived'] ?? '').split(' ').filter((id) => id !== ''),
  };
  let busy = false;

  /** The head that the reader pasted; undefined, with a complaint beside the field, when it is none. */
  const noted = (): NotedHead | null | undefined => {
    const text = field.value.trim();
    const head = text === '' ? null : parseNotedHead(text);
    const wrong = text !== '' && head === null;
    field.ariaInvalid = String(wrong);
    complaint.textContent = wrong ? 'This is not a head: it needs a hash of 64 hex digits.' : '';
    if (!wrong) return head;
    field.focus();
    return undefined;
  };
  const run = async (
    work: (head: NotedHead | null, listener: Listener) => Promise<readonly VerificationStep[]>,
  ) => {
    const head = noted();
    if (busy || head === undefined) return;
    busy = true;
    button.ariaDisabled = 'true';
    results.start();
    try {
      const problem = obstacle();
      if (problem !== null) throw new NotASnapshot(problem);
      results.end(verdictOf(await work(head, results)));
    } catch (error) {
      const said =
        error instanceof NotASnapshot ? error.message : 'The check could not be finished. Try again.';
      results.end({ result: 'unread', said });
    } finally {
      busy = false;
      button.ariaDisabled = 'false';
    }
  };
  const check = () => {
    const everyNight = find<HTMLInputElement>('[name=nights][value=every]').checked;
    void run((head, listener) => checkSite(site, { noted: head, everyNight }, listener));
  };
  const checkFiles = (files: () => Promise<ChosenFile[]>) => {
    // What was dropped must be taken now; the event is over after the first wait.
    const reading = files();
    reading.catch(() => {});
    void run(async (head, listener) => {
      const chosen = await reading;
      if (findNights(chosen).length === 0)
        throw new NotASnapshot(
          'There is no manifest.json among what you chose, so there is no snapshot in it.',
        );
      return checkChosen(site, chosen, head, listener);
    });
  };

  root.addEventListener('click', ({ target }) => {
    const act = target instanceof Element ? target.closest<HTMLElement>('[data-act]')?.dataset['act'] : '';
    if (act === 'check') check();
    if (act === 'copy') void results.copyHead();
  });
  for (const input of inputs) {
    const take = () => {
      const files = [...(input.files ?? [])];
      if (files.length === 0) return;
      checkFiles(() => filesOfInput(files));
      // The same files, chosen again, are to be checked again.
      input.value = '';
    };
    input.addEventListener('change', take);
    take();
  }
  area.addEventListener('dragover', (event) => {
    event.preventDefault();
    area.classList.add('over');
  });
  area.addEventListener('dragleave', () => area.classList.remove('over'));
  area.addEventListener('drop', (event) => {
    event.preventDefault();
    area.classList.remove('over');
    const { dataTransfer } = event;
    if (dataTransfer !== null) checkFiles(() => filesOfTransfer(dataTransfer));
  });
  if (pressed instanceof Element && pressed.closest('[data-act=check]')) check();
}

// First: see there.
import '../zod.ts';
import { checkSite } from '../../audit/site/check-site.ts';
import { type ChosenFile, checkChosen, findNights } from '../../audit/site/chosen-files.ts';
import { type NotedHead, parseNotedHead } from '../../audit/site/ledger-steps.ts';
import { type Listener, type ServedSite, type VerificationStep, verdictOf } from '../../audit/site/step.ts';
import { sha256 } from '../as-built.ts';
import { failureNodes } from '../failure.ts';
import { download, filesOfInput, filesOfTransfer, NotASnapshot, obstacle } from './files.ts';
import { Results } from './results.ts';

/** Makes the page check the deployment it came from, or files of the reader against its ledger. */
export function hydrate(root: HTMLElement, _event?: Event, pressed?: EventTarget | null): void {
  const page = new VerifyPage(root);
  page.listen();
  if (pressed instanceof Element && pressed.closest('[data-act=check]')) page.checkSite();
}

const OUTDATED = 'The site has changed since this page was opened. Reload the page to check it.';

class VerifyPage {
  readonly #root: HTMLElement;
  readonly #field: HTMLTextAreaElement;
  readonly #complaint: HTMLElement;
  readonly #button: HTMLButtonElement;
  readonly #results: Results;
  readonly #site: ServedSite;
  #busy = false;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#field = this.#find('#noted');
    this.#complaint = this.#find('#noted-error');
    this.#button = this.#find('[data-act=check]');
    this.#results = new Results(this.#find('[data-results]'));
    this.#site = {
      read: download,
      sha256,
      shown: root.dataset['shown'] || null,
      archived: (root.dataset['archived'] ?? '').split(' ').filter((id) => id !== ''),
    };
  }

  listen(): void {
    this.#root.addEventListener('click', ({ target }) => {
      const act = target instanceof Element ? target.closest<HTMLElement>('[data-act]')?.dataset['act'] : '';
      if (act === 'check') this.checkSite();
      if (act === 'copy') void this.#results.copyHead();
    });
    for (const selector of ['#files', '#folder']) this.#takeChosen(this.#find(selector));
    this.#takeDropped(this.#find('[data-drop]'));
  }

  checkSite(): void {
    const everyNight = this.#find<HTMLInputElement>('[name=nights][value=every]').checked;
    void this.#run(async (noted, listener) => {
      if (await this.#isOutdated()) throw new NotASnapshot(OUTDATED);
      const steps = await checkSite(this.#site, { noted, everyNight }, listener);
      // The site may have changed under the check: to the new one the old one's files are altered.
      if (verdictOf(steps).result !== 'ok' && (await this.#isOutdated())) throw new NotASnapshot(OUTDATED);
      return steps;
    });
  }

  #checkFiles(files: () => Promise<ChosenFile[]>): void {
    // What was dropped must be taken now; the event is over after the first wait.
    const reading = files();
    reading.catch(() => {});
    void this.#run(async (noted, listener) => {
      const chosen = await reading;
      if (findNights(chosen).length === 0)
        throw new NotASnapshot(
          'There is no manifest.json among what you chose, so there is no snapshot in it.',
        );
      return checkChosen(this.#site, chosen, noted, listener);
    });
  }

  /** Runs one check at a time, and shows what it came to. */
  async #run(
    work: (noted: NotedHead | null, listener: Listener) => Promise<readonly VerificationStep[]>,
  ): Promise<void> {
    const noted = this.#noted();
    if (this.#busy || noted === undefined) return;
    this.#busy = true;
    this.#button.ariaDisabled = 'true';
    this.#results.start();
    try {
      const problem = obstacle();
      if (problem !== null) throw new NotASnapshot(problem);
      const { result, said } = verdictOf(await work(noted, this.#results));
      this.#results.end(result, ...(result === 'unread' ? await failureNodes(said) : [said]));
    } catch (error) {
      const said =
        error instanceof NotASnapshot ? error.message : 'The check could not be finished. Try again.';
      this.#results.end('unread', ...(await failureNodes(said)));
    } finally {
      this.#busy = false;
      this.#button.ariaDisabled = 'false';
    }
  }

  /** Whether the site has another page here by now, which knows of other nights: to this one all would seem altered. */
  async #isOutdated(): Promise<boolean> {
    const text = await fetch(location.pathname, { cache: 'no-store' }).then(
      (response) => (response.ok ? response.text() : ''),
      () => '',
    );
    const page = new DOMParser().parseFromString(text, 'text/html');
    const now = page.querySelector<HTMLElement>('[data-hydrate=verify]')?.dataset;
    const then = this.#root.dataset;
    // What cannot be had is no other page: the check will say itself that it reaches nothing.
    return now !== undefined && (now['shown'] !== then['shown'] || now['archived'] !== then['archived']);
  }

  /** The head that the reader pasted; undefined, with a complaint beside the field, when it is none. */
  #noted(): NotedHead | null | undefined {
    const text = this.#field.value.trim();
    const head = text === '' ? null : parseNotedHead(text);
    const wrong = text !== '' && head === null;
    this.#field.ariaInvalid = String(wrong);
    this.#complaint.textContent = wrong ? 'This is not a head: it needs a hash of 64 hex digits.' : '';
    if (!wrong) return head;
    this.#field.focus();
    return undefined;
  }

  #takeChosen(input: HTMLInputElement): void {
    const take = () => {
      const files = [...(input.files ?? [])];
      if (files.length === 0) return;
      this.#checkFiles(() => filesOfInput(files));
      // The same files, chosen again, are to be checked again.
      input.value = '';
    };
    input.addEventListener('change', take);
    // The reader may have chosen before this module was there.
    take();
  }

  #takeDropped(area: HTMLElement): void {
    area.addEventListener('dragover', (event) => {
      event.preventDefault();
      area.classList.add('over');
    });
    area.addEventListener('dragleave', () => area.classList.remove('over'));
    area.addEventListener('drop', (event) => {
      event.preventDefault();
      area.classList.remove('over');
      const { dataTransfer } = event;
      if (dataTransfer !== null) this.#checkFiles(() => filesOfTransfer(dataTransfer));
    });
  }

  #find<T extends Element>(selector: string): T {
    const found = this.#root.querySelector<T>(selector);
    if (found === null) throw new Error(`The page has no ${selector}`);
    return found;
  }
}

/**
 * The one script that stands in every page. It decides before the first paint what must not jump afterwards (theme,
 * stale banner), says how old the data are, and fetches a module when the reader first reaches for what it does.
 */
import { AHEAD_MINUTES, STALE_HOURS } from '../catalog/limits.ts';
import { noteOf, sayFailed } from './failure.ts';

interface BrowserModule {
  /** `pressed` is what the reader clicked while the module was on its way. */
  hydrate(root: HTMLElement, event?: Event, pressed?: EventTarget | null): unknown;
}

/** The folder of the modules that this page was built with; the bundler writes it in. */
declare const MODULES: string;
const STALE_MS = STALE_HOURS * 3_600_000;
const root = document.documentElement;
const { classList, dataset } = root;
const dark = matchMedia('(prefers-color-scheme:dark)');

// Storage is refused in some private windows; the page then follows the system.
try {
  const theme: string | undefined = localStorage['theme'];
  if (theme) dataset['theme'] = theme;
} catch {}
classList.add('js');

const tries: Record<string, string> = {};
/** What was reached for, and what in it the reader pressed: who only passes by is not disturbed when it never comes. */
const reached = new WeakMap<Element, EventTarget | null>();
const load = async (name: string, element: HTMLElement, event?: Event, again?: boolean) => {
  const wish = /over|in$/.test(`${event?.type}`) ? null : (event?.target ?? element);
  const known = reached.has(element);
  if (wish || !known) reached.set(element, wish);
  if (known && !again) return;
  let pressed: EventTarget | null = null;
  const note = (click: Event) => {
    pressed = click.target;
  };
  element.addEventListener('click', note);
  try {
    const address = `/browser/${MODULES}/${name}.js${tries[name] ?? ''}`;
    const module: BrowserModule = await import(address).catch((error) => {
      // A browser may remember that an address did not load: the next try has another one.
      tries[name] = `${tries[name] ?? '?'}1`;
      throw error;
    });
    await module.hydrate(element, event, pressed);
  } catch {
    const at = reached.get(element);
    reached.delete(element);
    if (at instanceof Element) sayFailed(at);
  }
  element.removeEventListener('click', note);
};
const hydrate = (element: HTMLElement, event?: Event) =>
  load(element.dataset['hydrate'] ?? '', element, event);
const near = (event: Event, selector: string) =>
  event.target instanceof Element ? event.target.closest<HTMLElement>(selector) : null;

const reach = (event: Event) => {
  const element = near(event, '[data-hydrate]');
  // What failed is asked for again when the reader comes back or presses something, not with every move.
  const inside = element?.contains((event as FocusEvent).relatedTarget as Node | null);
  if (element && !inside && (event as KeyboardEvent).key !== 'Tab') hydrate(element, event);
};
/** The open menu and the note lie over the page: they close when the reader goes on elsewhere, or says so. */
const goOn = (event: Event) => {
  const { type, key } = event as KeyboardEvent;
  const escaped = key === 'Escape';
  const menu = document.querySelector<HTMLDetailsElement>('.menu[open]');
  if (menu && (escaped || (type !== 'keydown' && !near(event, '.menu')))) {
    if (near(event, '.menu')) menu.querySelector('summary')?.focus();
    menu.open = false;
  }
  const note = noteOf();
  const stays = type === 'focusin' || near(event, '#failed') || /Tab|Shift/.test(key);
  if (note && (escaped || !stays)) note.hidden = true;
};
for (const type of ['pointerover', 'pointerdown', 'focusin', 'keydown'])
  addEventListener(type, (event) => {
    if (type !== 'pointerover') goOn(event);
    reach(event);
  });

const press = (name: string, event: Event, element = document.body) => {
  event.preventDefault();
  load(name, element, event, true);
};
addEventListener('keydown', (event) => {
  const { key, ctrlKey, metaKey, altKey } = event;
  const typing = near(event, 'input,textarea,select,[contenteditable]');
  if ((ctrlKey || metaKey) && key === 'k') press('search', event);
  else if (key === '/' && !ctrlKey && !metaKey && !altKey && !typing) press('search', event);
});

addEventListener('click', (event) => {
  const asked = near(event, '[data-load]');
  if (asked) press(asked.dataset['load'] ?? '', event, asked);
  if (near(event, '[data-print]')) print();
  // It keeps the fragment, in which the reader's filters are.
  if (near(event, '[href=""]')) {
    event.preventDefault();
    location.reload();
  }
  if (!near(event, '[data-theme-switch]')) return;
  const system = dark.matches ? 'dark' : 'light';
  const shown = dataset['theme'] || system;
  const next = shown === 'dark' ? 'light' : 'dark';
  const keep = (place: DOMStringMap | Storage) => {
    if (next === system) delete place['theme'];
    else place['theme'] = next;
  };
  keep(dataset);
  try {
    keep(localStorage);
  } catch {}
  document.dispatchEvent(new Event('themechange'));
});

// Pages of the archive carry no data time: they are meant to be old.
const look = () => {
  const age = Date.now() - Date.parse(dataset['time'] ?? '');
  classList.toggle('stale', age < -AHEAD_MINUTES * 60_000 || age > STALE_MS);
  if (!(age >= 0)) return;
  const minutes = Math.floor(age / 60_000);
  const [amount, unit] =
    minutes < 60
      ? [minutes, 'min']
      : minutes < 2880
        ? [Math.floor(minutes / 60), 'h']
        : [Math.floor(minutes / 1440), 'days'];
  const place = document.getElementById('age');
  if (place) place.textContent = `${amount} ${unit} ago`;
};
look();
setInterval(look, 60_000);
addEventListener('visibilitychange', look);
// A fragment that says more than a place on the page is a view that was shared, or a link to some of the rows.
const restore = () => {
  if (location.hash.includes('='))
    for (const one of document.querySelectorAll<HTMLElement>('[data-hydrate=table],[data-hydrate=compare]'))
      hydrate(one);
};
addEventListener('hashchange', restore);
addEventListener('DOMContentLoaded', () => {
  look();
  restore();
});

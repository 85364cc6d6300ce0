/**
 * The one script that stands in every page. It decides before the first paint what must not jump afterwards (theme,
 * stale banner), says how old the data are, and fetches a module when the reader first reaches for what it does.
 */
interface BrowserModule {
  /** `pressed` is what the reader clicked while the module was on its way. */
  hydrate(root: HTMLElement, event?: Event, pressed?: EventTarget | null): unknown;
}

/** Of `src/catalog/limits.ts`: this script is bundled with nothing, so the bundler writes them in. */
declare const STALE_HOURS: number;
declare const AHEAD_MINUTES: number;
const STALE_MS = STALE_HOURS * 3_600_000;
const root = document.documentElement;
const { classList, dataset } = root;
const dark = matchMedia('(prefers-color-scheme:dark)');

// Storage is refused in some private windows; the page then follows the system.
const stored = (theme?: string | null) => {
  try {
    if (theme === undefined) return localStorage.getItem('theme');
    if (theme === null) localStorage.removeItem('theme');
    else localStorage.setItem('theme', theme);
  } catch {}
  return null;
};
const theme = stored();
if (theme) dataset['theme'] = theme;
classList.add('js');

const hydrated = new WeakSet<Element>();
const load = async (name: string, element: HTMLElement, event?: Event) => {
  let pressed: EventTarget | null = null;
  const note = (click: Event) => {
    pressed = click.target;
  };
  element.addEventListener('click', note);
  const module: BrowserModule = await import(`/browser/${name}.js`);
  element.removeEventListener('click', note);
  await module.hydrate(element, event, pressed);
};
const hydrate = (element: HTMLElement, event?: Event) => {
  if (hydrated.has(element)) return;
  hydrated.add(element);
  load(element.dataset['hydrate'] ?? '', element, event).catch(() => hydrated.delete(element));
};
const near = (event: Event, selector: string) =>
  event.target instanceof Element ? event.target.closest<HTMLElement>(selector) : null;

for (const type of ['pointerover', 'pointerdown', 'focusin'])
  addEventListener(type, (event) => {
    const element = near(event, '[data-hydrate]');
    if (element) hydrate(element, event);
  });

// The open menu lies over the page: it closes when the reader goes on elsewhere, or says so.
for (const type of ['pointerdown', 'focusin', 'keydown'])
  addEventListener(type, (event) => {
    const menu = document.querySelector<HTMLDetailsElement>('.menu[open]');
    const escaped = (event as KeyboardEvent).key === 'Escape';
    if (!menu || (type === 'keydown' ? !escaped : near(event, '.menu'))) return;
    if (escaped && near(event, '.menu')) menu.querySelector('summary')?.focus();
    menu.open = false;
  });

const search = (event: Event) => {
  event.preventDefault();
  load('search', document.body, event).catch(() => {});
};
addEventListener('keydown', (event) => {
  const { key, ctrlKey, metaKey, altKey } = event;
  const typing = near(event, 'input,textarea,select,[contenteditable]');
  if ((ctrlKey || metaKey) && key === 'k') search(event);
  else if (key === '/' && !ctrlKey && !metaKey && !altKey && !typing) search(event);
});

addEventListener('click', (event) => {
  if (near(event, '[data-search]')) search(event);
  if (near(event, '[data-print]')) print();
  if (!near(event, '[data-theme-switch]')) return;
  const system = dark.matches ? 'dark' : 'light';
  const shown = dataset['theme'] || system;
  const next = shown === 'dark' ? 'light' : 'dark';
  if (next === system) delete dataset['theme'];
  else dataset['theme'] = next;
  stored(next === system ? null : next);
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

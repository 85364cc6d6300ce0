import { expect, it } from 'vitest';
import { Pruner } from './prune.ts';

const CSS = [
  '.card{color:red}',
  '.card .value,.told .value{color:green}',
  '.heat td{color:blue}',
  '.tip{color:cyan}',
  '.mark.pass{color:lime}',
  'html:not(.js) .needs-js{display:none}',
  '@media (width<40rem){.heat{display:block}.card{display:grid}}',
  '@media print{.heat{color:#000}}',
].join('');
const page = (body: string, script = '') =>
  `<html><head><style>${CSS}</style><script>${script}</script></head><body>${body}</body></html>`;
const styles = (html: string) => /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? '';

it('keeps what the page has, and drops what neither it nor a script has', () => {
  const html = page('<div class="card"><b class="value">heat</b><i class="needs-js"></i></div>');
  const kept = styles(new Pruner('').prune(html));
  expect(kept).toBe(
    '.card{color:red}.card .value,.told .value{color:green}html:not(.js) .needs-js{display:none}@media (width<40rem){.card{display:grid}}',
  );
});

it('keeps what a module or the script in the page sets', () => {
  const modules =
    'let n=document.createElement("p");n.className="tip";n.className=`mark \u0024{r}`;f("pass","x")';
  const kept = styles(new Pruner(modules).prune(page('', "classList.add('heat')")));
  expect(kept).toContain('.tip{');
  expect(kept).toContain('.mark.pass{');
  expect(kept).toContain('.heat td{');
  expect(kept).not.toContain('.card');
});

it('changes nothing but styles, and pages of one kind share their work', () => {
  const pruner = new Pruner('');
  const body = '<p class="card">a &lt;style&gt; .heat{}</p>';
  const [one, two] = [pruner.prune(page(body)), pruner.prune(page(body))];
  expect(one).toBe(two);
  expect(one.replace(/<style>.*?<\/style>/s, '')).toBe(page(body).replace(/<style>.*?<\/style>/s, ''));
});

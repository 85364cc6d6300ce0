import { transform } from 'lightningcss';

const STYLE = /<style>(.*?)<\/style>/gs;
const SCRIPT = /<script>(.*?)<\/script>/gs;
const ATTRIBUTE = /\sclass="([^"]*)"/g;
/** A word that may stand in a string: one with a quote, a space or a template's brace on each side. */
const QUOTED = /(?<=["'`\s}])[a-z][\w-]*(?=["'`\s$])/gi;
const CLASS = /\.(-?[_a-zA-Z][\w-]*)/g;

/** The words of a script that can be class names: all those in its strings, and a few more. */
const quotedWords = (script: string): readonly string[] => script.match(QUOTED) ?? [];

/** Takes out of a page's own styles the rules for classes that neither the page nor a script has. */
export class Pruner {
  readonly #scripted: ReadonlySet<string>;
  readonly #done = new Map<string, string>();

  /** @param modules text of the modules that may set a class on any page */
  constructor(modules: string) {
    this.#scripted = new Set(quotedWords(modules));
  }

  prune(html: string): string {
    const words = new Set([...html.matchAll(ATTRIBUTE)].flatMap(([, names = '']) => names.split(/\s+/)));
    for (const [, script = ''] of html.matchAll(SCRIPT))
      for (const word of quotedWords(script)) words.add(word);
    return html.replace(STYLE, (_all, css: string) => `<style>${this.#pruned(css, words)}</style>`);
  }

  #pruned(css: string, words: ReadonlySet<string>): string {
    // A class that a selector excludes is one that most pages lack: its rule is for them.
    const excluded = new Set(
      [...css.matchAll(/:not\(([^)]*)\)/g)].flatMap(([, inner = '']) => classes(inner)),
    );
    const unused = classes(css).filter(
      (name) => !words.has(name) && !this.#scripted.has(name) && !excluded.has(name),
    );
    const key = JSON.stringify([css, unused]);
    const done = this.#done.get(key);
    if (done !== undefined) return done;
    const options = { filename: 'page.css', minify: true, unusedSymbols: unused };
    const text = transform({ ...options, code: Buffer.from(css) }).code.toString();
    this.#done.set(key, text);
    return text;
  }
}

const classes = (css: string): string[] => [
  ...new Set([...css.matchAll(CLASS)].map(([, name = '']) => name)),
];

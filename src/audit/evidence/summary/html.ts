const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML that was put together from escaped text. */
export interface Html {
  readonly html: string;
}

type Piece = string | number | Html | readonly Html[];

const rendered = (piece: Piece): string => {
  if (typeof piece === 'object') return 'html' in piece ? piece.html : piece.map(({ html }) => html).join('');
  return String(piece).replace(/[&<>"']/g, (character) => escapes[character] ?? character);
};

/** A template whose values are escaped, unless they are HTML themselves. */
export const html = (texts: TemplateStringsArray, ...pieces: readonly Piece[]): Html => ({
  html: texts
    .map((text, index) => `${text}${index < pieces.length ? rendered(pieces[index] ?? '') : ''}`)
    .join(''),
});

/** A table with a caption, which scrolls where it does not fit; the first cell of each row is its head. */
export const table = (
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly Piece[])[],
): Html => html`<div class="wide" tabindex="0" role="region" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([first = '', ...rest]) =>
    html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
)}</tbody>
</table></div>`;

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

/** Light, without anything from elsewhere, and fit for paper. */
export const STYLE = `
:root{color-scheme:light}
body{margin:0;background:#fff;color:#1a1a1a;font:14px/1.5 system-ui,sans-serif}
main{max-width:72rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.6rem;margin:0 0 .5rem}h2{font-size:1.2rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:1rem 0 .25rem}
h1,h3{overflow-wrap:anywhere}
p{margin:.25rem 0;max-width:60rem;overflow-wrap:anywhere}
.notice{border:2px solid #8a1c1c;padding:.5rem .75rem;margin:.75rem 0}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;table-layout:auto}
caption{text-align:left;color:#444;padding:.25rem 0}
th,td{border:1px solid #999;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:break-word;unicode-bidi:plaintext}
thead th{background:#eee}
code,pre{font:12px/1.45 ui-monospace,monospace;overflow-wrap:anywhere;white-space:pre-wrap}
pre{border:1px solid #999;padding:.5rem;margin:.25rem 0}
@page{margin:14mm}
@media print{.wide{overflow:visible}main{max-width:none;padding:0}body{font-size:10px}code,pre{font-size:8px}thead{display:table-header-group}h2,h3{break-after:avoid}}
`;

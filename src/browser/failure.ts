/** The note that stands hidden in every page, with a sentence for each reason: see `Failed.astro`. */
export const noteOf = () => document.getElementById('failed') as HTMLElement;

/**
 * Why something that the page needs did not come, as the sentence to show: the site was not reached, the sign-in has
 * run out, or a newer night is up. A file that is missing, or is not the one that the page was built with, does not
 * tell; `status.json` does, which every site has at the same address.
 */
async function failureOf(): Promise<HTMLElement> {
  let why = 0;
  try {
    const response = await fetch('/status.json', { cache: 'no-store', redirect: 'manual' });
    if (response.ok) {
      const { data_time } = (await response.json()) as { data_time: string };
      // Pages of the archive have no time: nothing is newer than that.
      if (data_time > (document.documentElement.dataset['time'] as string)) why = 2;
    }
    // Without a sign-in the gate answers with 403, and Access with the way to a site of its own, which shows as 0.
    else if (response.status < 404) why = 1;
  } catch {}
  return noteOf().children[why] as HTMLElement;
}

/**
 * The sentence and its link, for a part of the page that speaks for itself. `known` is what that part knows already;
 * then a reason follows only if there is one that explains it.
 */
export async function failureNodes(known = ''): Promise<readonly (Node | string)[]> {
  const said = await failureOf();
  if (known !== '' && said === noteOf().firstElementChild) return [known];
  const nodes = [...said.childNodes].map((node) => node.cloneNode(true));
  return known === '' ? nodes : [`${known} `, ...nodes];
}

/** Says beside what the reader pressed why nothing happens. The note lies over the page, so that nothing moves. */
export async function sayFailed(at: Element): Promise<void> {
  const note = noteOf();
  const { left, bottom } = at.getBoundingClientRect();
  const said = await failureOf();
  for (const one of note.children) (one as HTMLElement).hidden = one !== said;
  note.style.cssText = `--x:${left}px;--y:${bottom}px`;
  note.hidden = false;
  // In a head it would become a part of the column's name.
  at.closest('table,[data-hydrate],:not(th)>button,a')?.after(note);
}

import type { Page } from 'playwright-core';

/** What a finger hits, by WCAG 2.2: the side of a square, in CSS pixels. */
const LEAST = 24;

/** What takes a press and is smaller than a finger needs, links in sentences included; opens what is closed to see all. */
export const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate((least) => {
    for (const part of document.querySelectorAll('details')) part.open = true;
    const targets = document.querySelectorAll<HTMLElement>(
      'a[href],button,summary,input,select,textarea,[tabindex="0"]',
    );
    return [...targets].flatMap((target) => {
      const { width, height } = target.getBoundingClientRect();
      // The browser's own arithmetic is exact to a 64th of a pixel.
      if (!target.checkVisibility() || Math.min(width, height) >= least - 1 / 32) return [];
      return `${target.localName} “${target.textContent.trim().slice(0, 40)}”: ${width} × ${height}`;
    });
  }, LEAST);

/**
 * Heads of the woken table that are too small where it is scrolled to: they pass under the column that stays, and what
 * shows of one is at least as wide as a finger needs, or keeps as much distance from its neighbors (WCAG 2.5.8). Every
 * position is tried, and the table is left where it starts.
 */
export const smallHeads = (page: Page): Promise<string[]> =>
  page.evaluate((least) => {
    const frame = document.querySelector<HTMLElement>('.rows .scroll');
    const heads = [...document.querySelectorAll<HTMLElement>('.rows thead th')];
    if (frame === null || heads.length === 0) return ['no table'];
    const bad: string[] = [];
    for (let left = 0; left <= frame.scrollWidth - frame.clientWidth; left += 3) {
      frame.scrollLeft = left;
      const staying = heads.find((head) => getComputedStyle(head).position === 'sticky');
      const edge = frame.getBoundingClientRect();
      const start = staying?.getBoundingClientRect().right ?? edge.left;
      const seen = heads.flatMap((head) => {
        const box = head.querySelector('button')?.getBoundingClientRect();
        if (box === undefined) return [];
        const covered = head !== staying && staying !== undefined && box.left < start;
        const from = Math.max(box.left, covered ? start : edge.left);
        const to = Math.min(box.right, edge.right);
        return to > from ? [{ name: head.textContent, from, to }] : [];
      });
      for (const one of seen) {
        const middle = (one.from + one.to) / 2;
        const near = (other: typeof one) =>
          other !== one && other.from < middle + least / 2 && other.to > middle - least / 2;
        if (one.to - one.from < least && seen.some(near)) bad.push(`${one.name} at ${left}`);
      }
    }
    frame.scrollLeft = 0;
    return bad;
  }, LEAST);

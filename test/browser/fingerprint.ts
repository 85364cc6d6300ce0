import type { Browser, Page } from 'playwright-core';
import { vi } from 'vitest';

/** A part of a page: where it stands, in CSS pixels from the page's top left, and its mean color, 0 to 255. */
export interface Block {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly color: readonly [number, number, number];
}

/** What readers would name when they describe a page. */
const BLOCKS =
  '.banner,header.top,h1,.lead,.tally,.panel,.card,.figures > div,.figure,.chart,.rows,.rows .scroll,footer';

/**
 * The main parts of a page with their places and mean colors. Pictures compared by pixel differ on every machine, for
 * fonts do; places and colors of whole blocks change little with the font and much when a part is missing, unstyled,
 * drawn in the wrong theme, or pushed into another column.
 */
export async function fingerprint(browser: Browser, page: Page): Promise<Block[]> {
  const boxes = await page.evaluate(
    (selector) =>
      [...document.querySelectorAll<HTMLElement>(selector)]
        .map((element) => ({ element, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && box.height > 0)
        .map(({ element, box }) => ({
          name: `${element.localName}.${element.className.split(' ')[0]} ${element.dataset['metric'] ?? ''}`.trim(),
          x: Math.round(box.x + scrollX),
          y: Math.round(box.y + scrollY),
          width: Math.round(box.width),
          height: Math.round(box.height),
        })),
    BLOCKS,
  );
  const shoot = () => page.screenshot({ fullPage: true, scale: 'css' });
  // On a busy machine Chromium at times has no frame to give.
  const picture = (await vi.waitFor(shoot, { timeout: 20_000, interval: 500 })).toString('base64');
  const blank = await browser.newPage();
  const colors = await blank.evaluate(
    async ({ source, areas }) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = new OffscreenCanvas(1, 1);
      const pen = canvas.getContext('2d', { willReadFrequently: true });
      if (pen === null) throw new Error('No canvas');
      return areas.map(({ x, y, width, height }) => {
        canvas.width = width;
        canvas.height = height;
        pen.drawImage(image, -x, -y);
        const { data } = pen.getImageData(0, 0, width, height);
        const mean = [0, 1, 2].map((channel) => {
          let sum = 0;
          for (let at = channel; at < data.length; at += 4) sum += data[at] ?? 0;
          return Math.round(sum / (width * height));
        });
        return mean as unknown as [number, number, number];
      });
    },
    { source: `data:image/png;base64,${picture}`, areas: boxes },
  );
  await blank.close();
  return boxes.map((box, index) => ({ ...box, color: colors[index] ?? [0, 0, 0] }));
}

/** Columns and widths are the design's, to a few pixels; heights follow the font's lines. */
const ACROSS = 12;
const DOWN = { share: 0.2, pixels: 40 };
const COLOR = 20;

/** What differs between two fingerprints by more than fonts explain, in words; empty when they are alike. */
export function differences(golden: readonly Block[], found: readonly Block[]): string[] {
  const names = (blocks: readonly Block[]) => blocks.map(({ name }) => name).join(', ');
  if (names(golden) !== names(found)) return [`blocks were ${names(golden)}; are ${names(found)}`];
  return golden.flatMap((was, index) => {
    const is = found[index] ?? was;
    const told = (what: string, from: unknown, to: unknown) =>
      `${index} ${was.name}: ${what} ${from} → ${to}`;
    const across = (['x', 'width'] as const).filter((side) => Math.abs(was[side] - is[side]) > ACROSS);
    const down = (['y', 'height'] as const).filter(
      (side) => Math.abs(was[side] - is[side]) > DOWN.pixels + DOWN.share * was[side],
    );
    const color = was.color.some((channel, at) => Math.abs(channel - (is.color[at] ?? 0)) > COLOR);
    return [
      ...[...across, ...down].map((side) => told(side, was[side], is[side])),
      ...(color ? [told('color', was.color, is.color)] : []),
    ];
  });
}

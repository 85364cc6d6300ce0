import type { Page } from 'playwright-core';

/** Waits for the verdict and reads it, and every step as `title | sentence | problems`. */
export async function outcome(
  page: Page,
): Promise<{ verdict: string; result: string | null; steps: string[] }> {
  const said = page.locator('[role=status][data-result]');
  await said.waitFor();
  const steps = await page
    .locator('.steps > li')
    .evaluateAll((items) =>
      items.map((item) =>
        [...item.querySelectorAll(':scope > h3, :scope > p, :scope > ul > li')]
          .map((part) => part.textContent)
          .join(' | '),
      ),
    );
  return { verdict: (await said.innerText()).trim(), result: await said.getAttribute('data-result'), steps };
}

/** Chooses files as a reader would, who has to get to the field first. */
export async function choose(
  page: Page,
  field: '#files' | '#folder',
  files: Parameters<ReturnType<Page['locator']>['setInputFiles']>[0],
): Promise<void> {
  await page.locator(field).focus();
  await page.locator(field).setInputFiles(files);
}

/** Changes one bit in the middle of a file. */
export const flip = (bytes: Buffer): Buffer => {
  const place = Math.floor(bytes.length / 2);
  bytes.writeUInt8(bytes.readUInt8(place) ^ 1, place);
  return bytes;
};

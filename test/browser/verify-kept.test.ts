import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { evidence } from '../../src/cli/evidence.ts';
import { runCommand } from '../../src/cli/run.ts';
import { addNights } from '../site/fixture-store.ts';
import { modes, type Opened, open } from './look.ts';
import { served } from './served.ts';
import { choose, flip, outcome } from './verify-page.ts';

const OLDEST = '2026-11-20';
const NEWEST = '2026-11-22';
const VIEW = 'details/Upfront_Contract_Spend_Query.json';

const web = served((store) => addNights(store, 3, { date: NEWEST }));
let parent: string;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'kpi-kept-'));
});
afterAll(async () => {
  await rm(parent, { recursive: true, force: true });
});

async function visit(): Promise<Opened> {
  const opened = await open(web.browser, web.at('verify/'), modes.desktop);
  onTestFinished(() => opened.close());
  return opened;
}

describe('a snapshot that the reader kept', () => {
  /** A copy of a night's folder, altered. */
  async function kept(id: string, alter?: (folder: string) => Promise<unknown>): Promise<string> {
    const folder = join(await mkdtemp(join(parent, 'kept-')), id);
    await cp(join(web.site.store, id), folder, { recursive: true });
    await alter?.(folder);
    return folder;
  }
  const pack = async (id: string): Promise<string> => {
    const zip = join(await mkdtemp(join(parent, 'pack-')), `evidence-${id}.zip`);
    const args = [id, '--store', web.site.store, '--out', zip];
    const effects = { now: () => new Date(), env: {}, print: () => {} };
    expect(await runCommand(evidence, args, effects)).toBe(0);
    return zip;
  };

  it('is as recorded: a folder, files one by one, an evidence pack', async () => {
    const folder = await kept(OLDEST);
    const { page, complaints } = await visit();
    await choose(page, '#folder', folder);
    const { result, steps } = await outcome(page);
    expect(result).toBe('ok');
    expect(steps[1]).toContain(`Manifest of ${OLDEST} | Its SHA-256 is the one in ledger line 1.`);
    await choose(page, '#files', await pack(OLDEST));
    const packed = await outcome(page);
    expect(packed.result).toBe('ok');
    expect(packed.steps[1]).toContain('Its 1 lines are the first lines');
    const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
    await choose(page, '#files', [
      join(folder, 'manifest.json'),
      ...manifest.files.map(({ path }: { path: string }) => join(folder, path)),
    ]);
    expect((await outcome(page)).result).toBe('ok');
    expect(complaints).toEqual([]);
  });

  it('is caught when it was altered, by the name under which it was chosen', async () => {
    const folder = await kept(OLDEST, async (copy) =>
      writeFile(join(copy, VIEW), flip(await readFile(join(copy, VIEW)))),
    );
    const { page } = await visit();
    await choose(page, '#folder', folder);
    const { result, verdict } = await outcome(page);
    expect(result).toBe('bad');
    expect(verdict).toContain(`${OLDEST}/${VIEW}: it was altered`);
  });

  it('is caught when its manifest and its files were altered to agree', async () => {
    const folder = await kept(OLDEST, async (copy) => {
      const text = await readFile(join(copy, 'manifest.json'), 'utf8');
      await writeFile(join(copy, 'manifest.json'), text.replace('"blocked":false', '"blocked":true'));
    });
    const { page } = await visit();
    await choose(page, '#folder', folder);
    expect((await outcome(page)).verdict).toContain(`${OLDEST}/manifest.json: it was altered`);
  });

  it('says which files are missing without calling them altered, and what is no snapshot at all', async () => {
    const folder = await kept(OLDEST, (copy) => rm(join(copy, VIEW)));
    const { page } = await visit();
    await choose(page, '#folder', folder);
    const { result, verdict } = await outcome(page);
    expect([result, verdict]).toEqual([
      'missing',
      expect.stringContaining(`${OLDEST}/${VIEW}: it is missing`),
    ]);
    const name = '<img src=x onerror="window.__pwned=1">.json';
    await choose(page, '#files', { name, mimeType: '', buffer: Buffer.from('{}') });
    expect((await outcome(page)).verdict).toContain('There is no manifest.json among what you chose');
    const broken = { name: 'x.zip', mimeType: 'application/zip', buffer: Buffer.from('PK but not a zip') };
    await choose(page, '#files', broken);
    await page.getByText('The zip cannot be unpacked.').waitFor();
    const stranger = JSON.stringify({ id: '2025-01-01' });
    await choose(page, '#files', { name: 'manifest.json', mimeType: '', buffer: Buffer.from(stranger) });
    await page.getByText('the ledger has no snapshot 2025-01-01').first().waitFor();
    expect(await page.evaluate('window.__pwned')).toBeUndefined();
  });

  it('may be dropped on the page', async () => {
    const folder = await kept(NEWEST);
    const manifest = await readFile(join(folder, 'manifest.json'), 'utf8');
    const { page } = await visit();
    await page.locator('[data-drop]').hover();
    // The page is ready for files once it accepts what is dragged over it.
    await page.waitForFunction(() => {
      const over = new DragEvent('dragover', { bubbles: true, cancelable: true });
      document.querySelector('[data-drop]')?.dispatchEvent(over);
      return over.defaultPrevented;
    });
    await page.evaluate((text) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text.replace('{', '{ ')], '<b>manifest</b>.json'));
      dataTransfer.items.add(new File([text.replace('{', '{ ')], 'manifest.json'));
      const options = { dataTransfer, bubbles: true, cancelable: true };
      document.querySelector('[data-drop]')?.dispatchEvent(new DragEvent('drop', options));
    }, manifest);
    const { result, verdict } = await outcome(page);
    expect(result).toBe('bad');
    expect(verdict).toContain('manifest.json: it was altered: its SHA-256 is not the one in ledger line 3');
  });
});

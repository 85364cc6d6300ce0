import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn } from './look.ts';
import type { Model } from './model.ts';
import type { CallPlan, Damage } from './steps.ts';
import type { World } from './world.ts';

/** What a command owes to somebody whose files are damaged. */
export interface Owed {
  /** Whether it must refuse; `may` when it depends on whether it comes to read the file. */
  readonly refuses: 'must' | 'may' | 'no';
  /** What a refusal names. */
  readonly names: RegExp;
}

/** A damage that was done. */
export interface Done {
  readonly owed: (call: CallPlan) => Owed;
  readonly restore: () => void;
}

const UNHARMED: Owed = { refuses: 'no', names: /^/ };
const refusing = (names: RegExp): Owed => ({ refuses: 'must', names });
const nothing = (): void => {};

/** Does a damage; null where there is nothing yet that could take it. */
export function doDamage(world: World, model: Model, damage: Damage, pick: number): Done | null {
  const ids = [...model.blocked.keys()];
  const id = ids[Math.floor(pick * ids.length)];
  const cache = join(world.checkout, '.cache');
  switch (damage) {
    case 'ledger-byte':
    case 'ledger-cut':
    case 'ledger-gone':
      // One night without a line is what a kill leaves behind: it says nothing of a ledger that is gone.
      return ids.length < 2 ? null : damageLedger(join(world.store, 'ledger.jsonl'), damage, pick);
    case 'night-manifest':
    case 'night-gone':
      return id === undefined ? null : damageNight(world, id, damage);
    case 'night-file':
      return id === undefined ? null : damageNightFile(world, id, pick);
    case 'night-stray':
      // Two of them would say that lines are gone.
      return model.litter.store ? null : strayNight(world.store);
    case 'cache-altered':
    case 'site-altered':
      return alterKept(damage === 'cache-altered' ? cache : world.site, pick);
    case 'cache-gone':
      rmSync(cache, { recursive: true, force: true });
      return { owed: () => UNHARMED, restore: nothing };
    case 'site-foreign':
      return foreignFile(world.site);
    case 'targets':
      return alterFile(
        join(world.checkout, 'src/data/targets.json'),
        (bytes) => bytes.subarray(0, -40),
        ({ command }) => (command === 'build' || command === 'verify' ? UNHARMED : refusing(/targets\.json/)),
      );
  }
}

/** Puts other bytes into a file, or takes it away where there are none. */
function alterFile(path: string, alter: (bytes: Buffer) => Buffer | null, owed: Done['owed']): Done {
  const bytes = readFileSync(path);
  const altered = alter(bytes);
  if (altered === null) rmSync(path);
  else writeFileSync(path, altered);
  return { owed, restore: () => writeFileSync(path, bytes) };
}

/** Another digit in the place of the last one up to `end`. */
function otherDigit(bytes: Buffer, end = bytes.length): Buffer {
  const text = bytes.toString('latin1');
  const head = text.slice(0, end).replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));
  return Buffer.from(head + text.slice(end), 'latin1');
}

function damageLedger(path: string, how: Damage, pick: number): Done {
  const alter = (bytes: Buffer) => {
    if (how === 'ledger-gone') return null;
    if (how === 'ledger-cut') return bytes.subarray(0, -1 - Math.floor(pick * 100));
    return otherDigit(bytes, 100 + Math.floor(pick * (bytes.length - 100)));
  };
  return alterFile(path, alter, () => refusing(/ledger/));
}

function damageNight({ store, place }: World, id: string, how: Damage): Done {
  const folder = join(store, id);
  const aside = join(place, 'aside');
  const owed = ({ command }: CallPlan) => (command === 'export' ? UNHARMED : refusing(new RegExp(`${id}/`)));
  if (how === 'night-manifest')
    return alterFile(
      join(folder, 'manifest.json'),
      (bytes) => Buffer.from(String(bytes).replace('"blocked"', '"Blocked"')),
      owed,
    );
  renameSync(folder, aside);
  return { owed, restore: () => renameSync(aside, folder) };
}

function damageNightFile({ store }: World, id: string, pick: number): Done {
  const files = filesIn(join(store, id)).filter((path) => path !== 'manifest.json');
  const name = files[Math.floor(pick * 997) % files.length] ?? '';
  const names = new RegExp(`${id}/${name}`);
  return alterFile(
    join(store, id, name),
    (bytes) => (pick < 0.3 ? null : otherDigit(bytes)),
    ({ command }) =>
      command === 'verify' ? refusing(names) : { refuses: command === 'build' ? 'may' : 'no', names },
  );
}

/** A night of which the ledger knows nothing, as a run that was killed leaves one. */
function strayNight(store: string): Done {
  const folder = join(store, '2019-05-05');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'summary.json'), '{}');
  return { owed: () => UNHARMED, restore: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Alters a page that is kept, of the site or for it: whoever builds must not hand it on. */
function alterKept(folder: string, pick: number): Done | null {
  const pages = filesIn(folder).filter((path) => /\.(html|m?js)$/.test(path));
  const page = pages[Math.floor(pick * pages.length)];
  if (page === undefined) return null;
  // A kept page may be a link to one in the site.
  const text = readFileSync(join(folder, page), 'utf8');
  rmSync(join(folder, page));
  writeFileSync(join(folder, page), text.replaceAll(/\d/g, '7'));
  return { owed: () => UNHARMED, restore: nothing };
}

function foreignFile(site: string): Done | null {
  if (!existsSync(site)) return null;
  const path = join(site, 'CNAME');
  writeFileSync(path, 'kpi.example.com\n');
  return {
    owed: ({ command, build }) =>
      command === 'build' || (command === 'nightly' && build) ? refusing(/holds/) : UNHARMED,
    // It is not there where it was lost, which rmSync says.
    restore: () => rmSync(path),
  };
}

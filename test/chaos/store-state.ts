import { join } from 'node:path';
import { placeText } from '../../src/audit/verify/finding.ts';
import { folderSource } from '../../src/audit/verify/folder.ts';
import { verifyStore } from '../../src/audit/verify/verify.ts';
import { type Look, namesIn } from './look.ts';
import type { Model } from './model.ts';
import type { World } from './world.ts';

/**
 * What is wrong with the store: its ledger only grew, so no night was lost, and all of it verifies, but for the one
 * night that a killed run may have left without a line.
 */
export async function storeProblems({ store }: World, model: Model, now: Look): Promise<string[]> {
  if (!now.ledger.subarray(0, model.ledger.length).equals(model.ledger))
    return ['the ledger’s lines are not those of before'];
  model.ledger = now.ledger;
  if (now.store === model.verified || now.lines.length === 0) return [];
  const { findings } = await verifyStore(folderSource(store), {});
  const expected = model.litter.store ? now.nightsUnlisted : [];
  const problems = findings
    .filter(({ code, place }) => code !== 'night-unlisted' || !expected.includes(placeText(place)))
    .map(({ place, message }) => `verify finds ${placeText(place)}: ${message}`);
  if (expected.length > 1) problems.push(`the nights ${expected.join(', ')} have no line: a kill leaves one`);
  if (problems.length === 0) model.verified = now.store;
  return problems.slice(0, 3);
}

/** What the world's top folder holds when nothing was left in it. */
const PLACE = ['kpi', 'site', 'store', 'tmp'];

/** What was left behind that no kill explains. */
export function traceProblems(
  { place, store, checkout, tmp }: World,
  { litter }: Model,
  now: Look,
): string[] {
  const below = (folder: string, isTrace: (name: string) => boolean) =>
    namesIn(folder)
      .filter(isTrace)
      .map((name) => join(folder, name).slice(place.length + 1));
  const hidden = (name: string) => name.startsWith('.');
  const left = [
    ...below(place, (name) => !PLACE.includes(name)),
    ...below(tmp, () => true),
    ...(litter.store ? [] : now.unlisted.map((name) => `store/${name}`)),
    // What was half-made is not kept, not even out of the way; a night without its line is.
    ...below(join(store, '.orphans'), (name) => !/^(\.draft-|\.ledger-|\d{4}-)/.test(name)),
  ];
  if (!litter.build)
    left.push(
      ...below(join(place, 'site'), (name) => name !== 'dist'),
      ...below(join(checkout, '.cache/build'), () => true),
      ...below(join(checkout, '.cache/archive'), hidden),
      ...below(join(checkout, '.cache/programs'), hidden),
    );
  return left.map((name) => `${name} was left behind`);
}

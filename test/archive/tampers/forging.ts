import type { FindingCode } from '../../../src/audit/verify/finding.ts';
import { documentOf, forgeFile, forgeManifest } from '../../../src/audit/verify/testing/forge.ts';
import type { Stream } from '../../../src/sample/prng.ts';
import { MANIFEST } from '../../../src/store/night-files.ts';
import type { Manifest } from '../../../src/store/schemas.ts';
import type { Kind, Tamper, Target } from './tamper.ts';

type Json = Record<string, unknown>;

export const named = (files: Tamper['files'], file: string, ...codes: readonly FindingCode[]): Tamper => ({
  files,
  named: { codes, file },
});

/** A night's document that a change can be made to, drawn from those that pass a test; null when none does. */
export function drawn<T>(
  draw: Stream,
  target: Target,
  path: string,
  accepts: (document: T, manifest: Manifest) => boolean = () => true,
): { readonly file: string; readonly id: string; readonly document: T } | null {
  const fitting = target.nights.flatMap((id) => {
    if (!target.files.has(`${id}/${path}`)) return [];
    const document = documentOf(target.files, `${id}/${path}`) as T;
    const manifest = documentOf(target.files, `${id}/${MANIFEST}`) as unknown as Manifest;
    return accepts(document, manifest) ? [{ file: `${id}/${path}`, id, document }] : [];
  });
  return fitting.length === 0 ? null : draw.pick(fitting);
}

/** A kind that alters one document of a night, whatever it is. */
export const forging =
  <T extends object>(
    path: string,
    accepts: (document: T, manifest: Manifest) => boolean,
    change: (draw: Stream, document: T) => unknown,
    ...codes: readonly FindingCode[]
  ): Kind =>
  (draw, target) => {
    const found = drawn<T>(draw, target, path, accepts);
    if (found === null) return null;
    const { file, id, document } = found;
    const changed = change(draw, structuredClone(document));
    if (path === MANIFEST)
      return named(
        forgeManifest(target.files, id, () => changed as Json),
        file,
        ...codes,
      );
    return named(
      forgeFile(target.files, file, () => changed),
      file,
      ...codes,
    );
  };

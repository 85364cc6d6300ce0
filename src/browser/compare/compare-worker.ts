// First: see there.
import '../zod.ts';
import {
  type CompareAnswer,
  type CompareQuestion,
  compareNights,
  NotComparable,
} from '../../audit/compare/compare.ts';
import { sha256 } from '../as-built.ts';

async function read(address: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const response = await fetch(address);
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

const answer = (question: CompareQuestion): Promise<CompareAnswer> =>
  compareNights(question, { read, sha256 }).then(
    (comparison) => ({ ok: true, comparison }),
    (error: unknown) => ({ ok: false, said: error instanceof NotComparable ? error.message : null }),
  );

addEventListener('message', ({ data }: MessageEvent<CompareQuestion>) => {
  void answer(data).then((said) => postMessage(said));
});

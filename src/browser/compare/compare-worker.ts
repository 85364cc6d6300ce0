// First: see there.
import '../zod.ts';
import {
  type CompareAnswer,
  type CompareQuestion,
  compareNights,
  NotComparable,
} from '../../audit/compare/compare.ts';

async function read(address: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const response = await fetch(address);
  if (response.status === 404) return null;
  if (!response.ok) throw new NotComparable(`${address} was answered with ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}

const answer = (question: CompareQuestion): Promise<CompareAnswer> =>
  compareNights(question, read).then(
    (comparison) => ({ ok: true, comparison }),
    (error: unknown) => ({
      ok: false,
      said:
        error instanceof NotComparable
          ? error.message
          : 'The nights could not be fetched. Check the connection and try again.',
    }),
  );

addEventListener('message', ({ data }: MessageEvent<CompareQuestion>) => {
  void answer(data).then((said) => postMessage(said));
});

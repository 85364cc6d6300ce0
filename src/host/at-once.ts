/** Files under way at once; one after the other, copying waits for the disk most of its time. */
const AT_ONCE = 24;

/**
 * Does the same for each item, some of them at once, and answers in the items' order. When any fails, the others
 * are still waited for, and the failure of the earliest item is thrown.
 */
export async function eachAtOnce<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: PromiseSettledResult<R>[] = [];
  const waiting = items.entries();
  const worker = async () => {
    for (const [index, item] of waiting) [results[index]] = await Promise.allSettled([work(item)]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

import { launchChromium } from '../../browser/chromium.ts';
import { freePort } from '../../browser/runtime.ts';

/** One page as Lighthouse's mobile preset sees it: scores from 0 to 100, times in milliseconds. */
export interface Measured {
  readonly performance: number;
  readonly accessibility: number;
  readonly bestPractices: number;
  readonly lcp: number;
  readonly tbt: number;
  readonly cls: number;
  /** What kept scores below 100, a sentence each: the audit, its figure, and the elements it names. */
  readonly complaints: readonly string[];
}

interface Report {
  readonly categories: Readonly<
    Record<
      string,
      { readonly score: number | null; readonly auditRefs: readonly { id: string; weight: number }[] }
    >
  >;
  readonly audits: Readonly<Record<string, Audit>>;
}

interface Audit {
  readonly title: string;
  readonly score: number | null;
  readonly numericValue?: number;
  readonly displayValue?: string;
  readonly details?: { readonly items?: readonly Item[] };
}

/** A line of an audit's table; which of these it has depends on the audit. */
interface Item {
  readonly node?: { readonly selector?: string };
  readonly url?: string;
  readonly description?: string;
}

type Lighthouse = (url: string, flags: object) => Promise<{ lhr: Report } | undefined>;

/**
 * Measures pages in one Chromium, each `runs` times, and keeps the median of each figure.
 * Every round takes each page once, so that a machine that slows down slows all of them.
 */
export async function measurePages(urls: readonly string[], runs: number): Promise<Measured[]> {
  const entry = new URL('./node_modules/lighthouse/core/index.js', import.meta.url).href;
  const { default: lighthouse } = (await import(entry)) as { default: Lighthouse };
  const port = await freePort();
  const browser = await launchChromium([`--remote-debugging-port=${port}`]);
  try {
    const taken: Measured[][] = urls.map(() => []);
    for (let run = 0; run < runs; run++)
      for (const [page, url] of urls.entries()) taken[page]?.push(await measure(lighthouse, url, port));
    return taken.map(median);
  } finally {
    await browser.close();
  }
}

async function measure(lighthouse: Lighthouse, url: string, port: number): Promise<Measured> {
  const onlyCategories = ['performance', 'accessibility', 'best-practices'];
  const result = await lighthouse(url, { port, onlyCategories, logLevel: 'error', output: 'json' });
  if (result === undefined) throw new Error(`Lighthouse gave no answer for ${url}`);
  const { categories, audits } = result.lhr;
  const score = (name: string) => Math.round((categories[name]?.score ?? 0) * 100);
  const value = (name: string) => audits[name]?.numericValue ?? Number.NaN;
  const weighed = Object.values(categories).flatMap(({ auditRefs }) =>
    auditRefs.filter(({ weight }) => weight > 0),
  );
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    bestPractices: score('best-practices'),
    lcp: value('largest-contentful-paint'),
    tbt: value('total-blocking-time'),
    cls: value('cumulative-layout-shift'),
    complaints: weighed.flatMap(({ id }) => {
      const audit = audits[id];
      return audit === undefined || audit.score === null || audit.score >= 1 ? [] : [sayAudit(audit)];
    }),
  };
}

/** An audit in one line. */
function sayAudit({ title, displayValue, details }: Audit): string {
  const named = (details?.items ?? [])
    .map(({ node, url, description }) => node?.selector ?? url ?? description)
    .filter((one) => one !== undefined);
  return [title, displayValue, ...named.slice(0, 3)].filter((part) => part !== undefined).join('; ');
}

function median(taken: readonly Measured[]): Measured {
  const middle = (pick: (one: Measured) => number) =>
    taken.map(pick).sort((a, b) => a - b)[Math.floor(taken.length / 2)] ?? Number.NaN;
  return {
    performance: middle((one) => one.performance),
    accessibility: middle((one) => one.accessibility),
    bestPractices: middle((one) => one.bestPractices),
    lcp: middle((one) => one.lcp),
    tbt: middle((one) => one.tbt),
    cls: middle((one) => one.cls),
    complaints: [...new Set(taken.flatMap(({ complaints }) => complaints))],
  };
}

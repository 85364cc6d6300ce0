/** How large a customer is, and what follows from it. */
export interface Size {
  readonly name: string;
  readonly invoicesPerYear: number;
  /** Marketplace volume of an average invoice at the price level of 2026, in US dollars. */
  readonly volume: number;
  /** An average deal at the price level of 2026, in US dollars. */
  readonly deal: number;
  /** How much longer it stays than an average customer. */
  readonly loyalty: number;
}

/** Sizes with their weights. */
export const sizes: readonly (readonly [Size, number])[] = [
  [{ name: 'small', invoicesPerYear: 2.4, volume: 700, deal: 15_000, loyalty: 0.8 }, 45],
  [{ name: 'medium', invoicesPerYear: 4, volume: 1_700, deal: 38_000, loyalty: 1 }, 35],
  [{ name: 'large', invoicesPerYear: 6.5, volume: 4_000, deal: 90_000, loyalty: 1.6 }, 16],
  [{ name: 'enterprise', invoicesPerYear: 11, volume: 8_400, deal: 210_000, loyalty: 2.2 }, 4],
];

import type { Category } from './engine.ts';
import type { TableState } from './state.ts';

/** What a page asks the worker that holds its rows. `url` is the view's JSON file. */
export type Question = { readonly url: string } & (
  | { readonly kind: 'categories' }
  | { readonly kind: 'page'; readonly state: TableState; readonly size: number }
  | { readonly kind: 'file'; readonly state: TableState; readonly format: 'csv' | 'json' }
);

/** What it is told. */
export type Answer =
  | { readonly kind: 'categories'; readonly categories: readonly Category[] }
  | {
      readonly kind: 'page';
      readonly page: number;
      readonly pages: number;
      readonly matched: number;
      readonly total: number;
      readonly rows: readonly (readonly unknown[])[];
    }
  | { readonly kind: 'file'; readonly text: string };

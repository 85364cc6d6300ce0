import { expect, it } from 'vitest';
import { hex } from './apex-options.ts';

it.each([
  ['rgb(11, 92, 143)', '#0b5c8f'],
  ['rgba(0, 0, 0, 0.5)', '#000000'],
  ['color(srgb 1 0.5 0)', '#ff8000'],
  ['color(srgb 1.2 3e-7 0.2)', '#ff0033'],
])('reads %s as %s', (color, expected) => {
  expect(hex(color)).toBe(expected);
});

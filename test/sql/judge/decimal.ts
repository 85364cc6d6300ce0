/** Digits after the point. */
export const NUMERIC_SCALE = 9;
export const BIGNUMERIC_SCALE = 38;

const NUMERIC_LIMIT = 10n ** 38n;
const BIGNUMERIC_LIMIT = 2n ** 255n;

/** An exact decimal as an integer of units of 10^-scale; undefined when it is no number or does not fit. */
export function decimalToUnits(text: string, scale: number): bigint | undefined {
  const match = /^(-?)(\d{1,60})(?:\.(\d{1,60}))?(?:e([+-]?\d{1,3}))?$/i.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const shift = scale - fraction.length + Number(exponent);
  const digits = BigInt(whole + fraction);
  const divisor = 10n ** BigInt(Math.max(-shift, 0));
  if (digits % divisor !== 0n) return undefined;
  const units = (digits / divisor) * 10n ** BigInt(Math.max(shift, 0));
  if (units >= (scale === NUMERIC_SCALE ? NUMERIC_LIMIT : BIGNUMERIC_LIMIT)) return undefined;
  return sign === '-' ? -units : units;
}

/** Canonical text: no trailing zeros, no point without a fraction, never `-0`. */
export function unitsToDecimal(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const fraction = digits.slice(-scale).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Little-endian two's complement in as few bytes as it needs: ZetaSQL's encoding of both decimal types. */
export function unitsToBytes(units: bigint): Buffer {
  const bytes: number[] = [];
  let rest = units;
  do {
    bytes.push(Number(rest & 0xffn));
    rest >>= 8n;
  } while (rest !== ((bytes.at(-1) ?? 0) & 0x80 ? -1n : 0n));
  return Buffer.from(bytes);
}

/** The reverse of `unitsToBytes`. */
export function bytesToUnits(bytes: Uint8Array): bigint {
  let units = 0n;
  for (const byte of bytes.toReversed()) units = (units << 8n) | BigInt(byte);
  return BigInt.asIntN(Math.max(bytes.length, 1) * 8, units);
}

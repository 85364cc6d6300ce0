import type { Cell } from '../../../src/catalog/data.ts';
import {
  BIGNUMERIC_SCALE,
  bytesToUnits,
  decimalToUnits,
  NUMERIC_SCALE,
  unitsToBytes,
  unitsToDecimal,
} from './decimal.ts';
import { JudgeError } from './error.ts';
import {
  dateToDays,
  datetimeToWire,
  daysToDate,
  timestampToWire,
  wireToDatetime,
  wireToTimestamp,
} from './time.ts';
import { typeName } from './types.ts';
import type { WireType, WireValue } from './wire.ts';

type Scalar = string | number | boolean;

/** How a type travels. `to` gives undefined for a value that the type cannot hold. */
interface Codec {
  readonly to: (value: Scalar) => WireValue | undefined;
  readonly from: (value: WireValue) => Scalar | undefined;
}

const text = (value: Scalar): string => (typeof value === 'string' ? value : '');
const decimal = (value: Scalar): string => (typeof value === 'boolean' ? '' : String(value));

/** Makes the one-member object, unless there is nothing to hold. */
const held = <Key extends keyof WireValue>(
  key: Key,
  value: WireValue[Key] | undefined,
): WireValue | undefined => (value === undefined ? undefined : { [key]: value });

const decimalCodec = (key: 'numericValue' | 'bignumericValue', scale: number): Codec => ({
  to: (value) => {
    const units = decimalToUnits(decimal(value), scale);
    return held(key, units === undefined ? undefined : unitsToBytes(units));
  },
  from: (value) => {
    const bytes = value[key];
    return bytes === undefined ? undefined : unitsToDecimal(bytesToUnits(bytes), scale);
  },
});

function int64(value: Scalar): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  if (typeof value !== 'string' || !/^-?\d{1,19}$/.test(value)) return undefined;
  return BigInt.asIntN(64, BigInt(value)) === BigInt(value) ? value : undefined;
}

const CODECS: Readonly<Record<string, Codec>> = {
  TYPE_STRING: {
    to: (value) => held('stringValue', typeof value === 'string' ? value : undefined),
    from: (value) => value.stringValue,
  },
  TYPE_BYTES: {
    to: (value) => {
      const bytes = Buffer.from(text(value), 'base64');
      return held('bytesValue', bytes.toString('base64') === value ? bytes : undefined);
    },
    from: (value) => value.bytesValue?.toString('base64'),
  },
  TYPE_INT64: {
    to: (value) => held('int64Value', int64(value)),
    from: ({ int64Value: digits }) =>
      digits === undefined || !Number.isSafeInteger(Number(digits)) ? digits : Number(digits),
  },
  TYPE_DOUBLE: {
    to: (value) => held('doubleValue', typeof value === 'number' ? value : undefined),
    // JSON has no negative zero.
    from: ({ doubleValue: number }) => (number === 0 ? 0 : number),
  },
  TYPE_BOOL: {
    to: (value) => held('boolValue', typeof value === 'boolean' ? value : undefined),
    from: (value) => value.boolValue,
  },
  TYPE_NUMERIC: decimalCodec('numericValue', NUMERIC_SCALE),
  TYPE_BIGNUMERIC: decimalCodec('bignumericValue', BIGNUMERIC_SCALE),
  TYPE_DATE: {
    to: (value) => held('dateValue', dateToDays(text(value))),
    from: ({ dateValue: days }) => (days === undefined ? undefined : daysToDate(days)),
  },
  TYPE_TIMESTAMP: {
    to: (value) => held('timestampValue', timestampToWire(text(value))),
    from: ({ timestampValue: at }) =>
      at === undefined ? undefined : wireToTimestamp(at.seconds ?? '0', at.nanos ?? 0),
  },
  TYPE_DATETIME: {
    to: (value) => held('datetimeValue', datetimeToWire(text(value))),
    from: ({ datetimeValue: at }) =>
      at === undefined ? undefined : wireToDatetime(at.bitFieldDatetimeSeconds ?? '0', at.nanos ?? 0),
  },
};

const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/**
 * A JavaScript value as ZetaSQL takes it. Arrays are arrays and structs are objects with every field; BYTES are
 * base64; decimals are numbers or strings.
 * @throws JudgeError that names `where`, never the value.
 */
export function toWire(type: WireType, value: unknown, where: string): WireValue {
  if (value === null) return {};
  const { arrayType, structType } = type;
  if (arrayType !== undefined && Array.isArray(value)) {
    const element = value.map((item, at) => toWire(arrayType.elementType, item, `${where}[${at}]`));
    return { arrayValue: { element } };
  }
  if (structType !== undefined && typeof value === 'object' && !Array.isArray(value)) {
    const given = new Map(Object.entries(value));
    const field = structType.field.map(({ fieldName, fieldType }) => {
      const member = given.get(fieldName);
      given.delete(fieldName);
      return toWire(fieldType, member, `${where}.${fieldName}`);
    });
    if (given.size === 0) return { structValue: { field } };
  }
  const wire = isScalar(value) ? CODECS[type.typeKind]?.to(value) : undefined;
  if (wire === undefined) throw new JudgeError('value', `${where} is not a value of ${typeName(type)}.`);
  return wire;
}

/** A value of ZetaSQL as it is exported to JSON. Unnamed fields of structs are `_field_1`, `_field_2`, … */
export function fromWire(type: WireType, value: WireValue): Cell {
  const { arrayType, structType } = type;
  if (arrayType !== undefined) {
    const { arrayValue } = value;
    if (arrayValue === undefined) return null;
    return (arrayValue.element ?? []).map((element) => fromWire(arrayType.elementType, element));
  }
  if (structType !== undefined) {
    const fields = value.structValue?.field;
    if (value.structValue === undefined) return null;
    return Object.fromEntries(
      structType.field.map(({ fieldName, fieldType }, at) => [
        fieldName === '' ? `_field_${at + 1}` : fieldName,
        fromWire(fieldType, fields?.[at] ?? {}),
      ]),
    );
  }
  const codec = CODECS[type.typeKind];
  if (codec === undefined)
    throw new JudgeError('unsupported', `The judge cannot show values of ${typeName(type)}.`);
  return codec.from(value) ?? null;
}

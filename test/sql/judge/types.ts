import { JudgeError } from './error.ts';
import type { WireType } from './wire.ts';

/** BigQuery's types that values can be given in, by ZetaSQL's kinds. */
const KINDS: Readonly<Record<string, string>> = {
  STRING: 'TYPE_STRING',
  INT64: 'TYPE_INT64',
  FLOAT64: 'TYPE_DOUBLE',
  NUMERIC: 'TYPE_NUMERIC',
  BIGNUMERIC: 'TYPE_BIGNUMERIC',
  BOOL: 'TYPE_BOOL',
  DATE: 'TYPE_DATE',
  DATETIME: 'TYPE_DATETIME',
  TIMESTAMP: 'TYPE_TIMESTAMP',
  BYTES: 'TYPE_BYTES',
};

const NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(KINDS).map(([name, kind]) => [kind, name]),
);

class Reader {
  readonly #name: string;
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(name: string) {
    this.#name = name;
    this.#tokens = name.match(/\w+|[^\s\w]/g) ?? [];
  }

  whole(): WireType {
    const type = this.#type();
    if (this.#at < this.#tokens.length) throw this.#refuse();
    return type;
  }

  #type(): WireType {
    const word = this.#next().toUpperCase();
    const kind = KINDS[word];
    if (kind !== undefined) return { typeKind: kind };
    if (word === 'ARRAY') {
      this.#expect('<');
      const elementType = this.#type();
      this.#expect('>');
      return { typeKind: 'TYPE_ARRAY', arrayType: { elementType } };
    }
    if (word !== 'STRUCT') throw this.#refuse();
    const field: { fieldName: string; fieldType: WireType }[] = [];
    let separator = '<';
    do {
      this.#expect(separator);
      const named = /^\w+$/.test(this.#tokens[this.#at + 1] ?? '');
      field.push({ fieldName: named ? this.#next() : '', fieldType: this.#type() });
      separator = ',';
    } while (this.#tokens[this.#at] === ',');
    this.#expect('>');
    return { typeKind: 'TYPE_STRUCT', structType: { field } };
  }

  #next(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw this.#refuse();
    this.#at += 1;
    return token;
  }

  #expect(token: string): void {
    if (this.#next() !== token) throw this.#refuse();
  }

  #refuse(): JudgeError {
    return new JudgeError('value', `“${this.#name}” is not a type that the judge can hold values of.`);
  }
}

/** ZetaSQL's type for BigQuery's name of it, e.g. `ARRAY<STRUCT<key STRING, n INT64>>`. */
export const typeFromName = (name: string): WireType => new Reader(name).whole();

/** BigQuery's name of a type, also of types that the judge cannot hold values of, such as JSON. */
export function typeName(type: WireType): string {
  if (type.arrayType !== undefined) return `ARRAY<${typeName(type.arrayType.elementType)}>`;
  if (type.structType !== undefined) {
    const fields = type.structType.field.map(({ fieldName, fieldType }) =>
      `${fieldName} ${typeName(fieldType)}`.trim(),
    );
    return `STRUCT<${fields.join(', ')}>`;
  }
  return NAMES[type.typeKind] ?? type.typeKind.replace(/^TYPE_/, '');
}

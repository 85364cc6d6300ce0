import { KpiError } from '../errors.ts';

/**
 * Why a value cannot be stored as JSON and read back the same, or null when it can.
 * A member of an object that is undefined is left out; everywhere else undefined is a problem.
 * Names the place (`rows[3][2]`) and the kind of value, never the value itself.
 */
export function jsonProblem(value: unknown, place = 'value'): string | null {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return null;
    case 'number':
      return Number.isFinite(value) ? null : `${place} is not a finite number`;
    case 'object':
      return value === null ? null : containerProblem(value, place);
    default:
      return `${place} is of type ${typeof value}, which JSON does not have`;
  }
}

function containerProblem(value: object, place: string): string | null {
  if (Array.isArray(value)) {
    // Not entries(): it would cost an array for every row.
    for (let index = 0; index < value.length; index++) {
      const problem = jsonProblem(value[index], `${place}[${index}]`);
      if (problem !== null) return problem;
    }
    return null;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return `${place} is not a plain object`;
  for (const [member, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    const problem = jsonProblem(inner, `${place}.${member}`);
    if (problem !== null) return problem;
  }
  return null;
}

/**
 * The bytes of every JSON file in the store, as text: each member of the document on its own line, each
 * element of a member's list on its own line, so that a diff shows rows. Members keep their order. Lone
 * surrogates are written as escapes, so the text is always valid UTF-8 and reads back the same.
 * Throws KpiError `json-value` for NaN, infinities and anything else JSON would change in silence.
 */
export function jsonText(document: object): string {
  const problem = jsonProblem(document, 'document');
  if (problem !== null) {
    throw new KpiError(
      'json-value',
      `A value cannot be stored: ${problem}.`,
      'Correct the query or the code that made the value.',
    );
  }
  return documentText(renderMembers(document));
}

/**
 * The same text for a document whose last member is `rows`, from rows that are already rendered.
 * `rowsDocument(head, rows.map((row) => JSON.stringify(row)))` equals `jsonText({ ...head, rows })`.
 */
export const rowsDocument = (head: object, rowLines: readonly string[]): string =>
  documentText([...renderMembers(head), `"rows":${listText(rowLines)}`]);

const documentText = (members: readonly string[]): string => `{\n${members.join(',\n')}\n}\n`;

const listText = (lines: readonly string[]): string =>
  lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n]`;

const renderMembers = (document: object): string[] =>
  Object.entries(document)
    .filter(([, value]) => value !== undefined)
    .map(([member, value]) => `${JSON.stringify(member)}:${memberText(value)}`);

const memberText = (value: unknown): string =>
  Array.isArray(value) ? listText(value.map((element) => JSON.stringify(element))) : JSON.stringify(value);

import { describe, expect, it } from 'vitest';
import { jsonSchemas } from './json-schema.ts';

describe('the JSON Schemas', () => {
  it('cover every format of the store', () => {
    expect(Object.keys(jsonSchemas()).sort()).toEqual([
      'company.schema.json',
      'definitions.schema.json',
      'detail-part.schema.json',
      'detail.schema.json',
      'ledger-line.schema.json',
      'manifest.schema.json',
      'owners.schema.json',
      'summary.schema.json',
      'targets.schema.json',
    ]);
  });

  it('are the same text every time, each with an address and a title of its own', () => {
    const schemas = jsonSchemas();
    expect(JSON.stringify(jsonSchemas())).toBe(JSON.stringify(schemas));
    const ids = Object.values(schemas).map((schema) => ('$id' in schema ? schema.$id : undefined));
    expect(new Set(ids).size).toBe(ids.length);
    for (const schema of Object.values(schemas)) {
      expect(schema).toMatchObject({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        $id: expect.stringMatching(/^urn:kpi-snapshot:2:/),
        title: expect.stringMatching(/./),
      });
    }
  });

  it('say what the contract says of a summary row', () => {
    expect(jsonSchemas()['summary.schema.json']).toMatchObject({
      type: 'object',
      required: ['schema_version', 'rows'],
      additionalProperties: false,
      properties: {
        rows: {
          items: {
            additionalProperties: false,
            properties: { metric_value: { type: ['number', 'null'] } },
            required: [
              'metric_key',
              'metric_value',
              'metric_format',
              'department',
              'person_name',
              'fiscal_year',
              'updated_at',
            ],
          },
        },
      },
    });
  });
});

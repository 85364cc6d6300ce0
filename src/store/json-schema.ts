import { z } from 'zod';
import {
  company,
  definitions,
  detail,
  detailPart,
  ledgerLine,
  manifest,
  owners,
  SCHEMA_VERSION,
  summary,
  targets,
} from './schemas.ts';

const documents = {
  'summary.schema.json': { schema: summary, title: 'summary.json of a night' },
  'detail.schema.json': { schema: detail, title: 'details/<view>.json of a night' },
  'detail-part.schema.json': { schema: detailPart, title: 'details/<view>.part-NNNN.json of a night' },
  'manifest.schema.json': { schema: manifest, title: 'manifest.json of a night' },
  'ledger-line.schema.json': { schema: ledgerLine, title: 'A line of ledger.jsonl' },
  'targets.schema.json': { schema: targets, title: 'targets.json' },
  'company.schema.json': { schema: company, title: 'company.json of a night' },
  'owners.schema.json': { schema: owners, title: 'owners.json of a night' },
  'definitions.schema.json': { schema: definitions, title: 'definitions.json of a night' },
};

/** The store's formats as JSON Schema (draft 2020-12), by file name, for readers in other languages. */
export const jsonSchemas = (): Record<string, object> =>
  Object.fromEntries(
    Object.entries(documents).map(([file, { schema, title }]) => {
      const { $schema, ...rest } = z.toJSONSchema(schema);
      const $id = `urn:kpi-snapshot:${SCHEMA_VERSION}:${file}`;
      return [file, { $schema, $id, title, ...rest }];
    }),
  );

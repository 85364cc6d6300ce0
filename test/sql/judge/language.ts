import type { Client } from './client.ts';
import type { WireOptions } from './wire.ts';

/** BigQuery keeps microseconds. */
const NOT_IN_BIGQUERY = new Set(['FEATURE_TIMESTAMP_NANOS']);

/** BigQuery has these; this release of ZetaSQL counts them as in development and leaves them off. */
const ALSO_IN_BIGQUERY = [
  'FEATURE_INTERVAL_TYPE',
  'FEATURE_TIME_BUCKET_FUNCTIONS',
  'FEATURE_V_1_4_GROUPING_BUILTIN',
  'FEATURE_V_1_4_GROUPING_SETS',
];

/** The analyzer's options that come nearest to BigQuery, with UTC where no time zone is named. */
export async function bigQueryOptions(client: Client): Promise<WireOptions> {
  const [defaults, maximum] = await Promise.all([
    client.call('GetAnalyzerOptions', {}),
    client.call('GetLanguageOptions', { maximumFeatures: true }),
  ]);
  const features = maximum.enabledLanguageFeatures.filter((feature) => !NOT_IN_BIGQUERY.has(feature));
  return {
    ...defaults,
    defaultTimezone: 'UTC',
    errorMessageMode: 'ERROR_MESSAGE_ONE_LINE',
    languageOptions: {
      ...maximum,
      enabledLanguageFeatures: [...new Set([...features, ...ALSO_IN_BIGQUERY])],
      productMode: 'PRODUCT_EXTERNAL',
      reservedKeywords: ['QUALIFY'],
      // An empty list allows every kind of statement.
      supportedStatementKinds: [],
    },
  };
}

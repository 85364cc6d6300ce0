import { catalogOf } from '../catalog/metrics.ts';
import type { Effects } from '../host/effects.ts';
import { usage } from '../host/run-errors.ts';
import { companyToday, readCompany, readOwners } from '../pipeline/company.ts';
import { missingWords, runSource } from '../pipeline/make-night.ts';
import { chooseSource, type NightOptions, nightContext, readTargets } from '../pipeline/source.ts';
import { price, size } from '../warehouse/bigquery/price.ts';
import { namesFrom } from '../warehouse/sql/names.ts';
import type { Command } from './command.ts';
import { nightOptionHelp, nightOptions } from './night-options.ts';
import { NIGHT_SETTINGS } from './settings.ts';

export const refresh: Command = {
  name: 'refresh',
  about:
    'Computes and checks the numbers and fills dashboard_kpis with them: all rows or none. (The embedded warehouse keeps them only while it runs.)',
  options: [
    ...nightOptionHelp('source', 'data', 'date', 'fiscal-year', 'seed', 'scale'),
    { name: 'dry-run', about: 'run nothing: print what every statement of the night would bill in BigQuery' },
  ],
  examples: [
    ['--source bigquery', 'fill the table and nothing else'],
    ['--source bigquery --dry-run', 'what a night would bill; runs nothing'],
  ],
  settings: NIGHT_SETTINGS,
  stops: true,
  exits: [
    '0  filled',
    '1  not filled: the table is as it was; or filled without metrics that could not be had',
  ],
  run: async (values, effects) => {
    const options = nightOptions(values, effects);
    const { source, warning } = await chooseSource(options, companyToday(effects), effects);
    if (values['dry-run'] !== undefined) {
      if (source !== 'bigquery')
        throw usage('--dry-run asks BigQuery for a price.', 'Add --source bigquery.');
      return estimate(options, effects);
    }
    if (warning !== null) effects.print(`warning: ${warning}`);
    const { missing } = await runSource(options, source, effects, { steps: ['refresh'] });
    if (missing.length === 0) return 0;
    const { because, cause } = missingWords(missing, options);
    effects.print(`error: ${because} dashboard_kpis has no value for them. ${cause}`);
    return 1;
  },
};

async function estimate(options: NightOptions, effects: Effects): Promise<number> {
  const { dryRun } = await import('../warehouse/bigquery/estimate.ts');
  const context = nightContext(options, 'bigquery', await readTargets(), readCompany(), effects);
  const names = namesFrom(effects.env);
  const wanted = catalogOf(context.company, readOwners());
  const estimates = await dryRun(context, { names, env: effects.env, metrics: wanted });
  const bytes = estimates.reduce((sum, one) => sum + one.bytes, 0);
  const dollars = estimates.reduce((sum, one) => sum + one.usd, 0);
  for (const one of estimates)
    effects.print(`  ${size(one.bytes).padStart(9)}  ${price(one.usd).padStart(8)}  ${one.file}`);
  effects.print(
    `  ${size(bytes).padStart(9)}  ${price(dollars).padStart(8)}  a night, at most; nothing ran and nothing was billed`,
  );
  return 0;
}

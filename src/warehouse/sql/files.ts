import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Company } from '../../catalog/company.ts';
import { contractsOf } from '../../catalog/contracts.ts';
import { fiscalYearDays } from '../../catalog/dates.ts';
import type { Metric } from '../../catalog/types.ts';
import { KpiError } from '../../errors.ts';
import { readsOwn } from '../../host/own.ts';
import { ROOT } from '../../host/root.ts';
import type { NightContext } from '../types.ts';
import { readAdapter } from './adapter.ts';
import { metricBranches, REFRESH } from './branches.ts';
import type { Names } from './names.ts';

/** A statement as it runs, and the file it came from. */
export interface Statement {
  /** Path in the repository, with `/`. */
  readonly file: string;
  readonly sql: string;
}

/** A place in a file of the repository; without a line where the program itself put the text together. */
export interface Place {
  readonly file: string;
  readonly line: number | null;
}

/** The file that is read in place of an object of another shape. */
export const adapterFile = (object: string): string => `sql/adapters/${object}.sql`;

const lines = (text: string): number => text.split('\n').length;

/** What SQL is filled with, besides names. */
type NightOfSql = Pick<NightContext, 'fiscalYear' | 'company'>;

const yearSubstitutes = (fiscalYear: number, company: Company): Record<string, string> => {
  const { first, last } = fiscalYearDays(fiscalYear, company);
  return {
    fiscal_year: String(fiscalYear),
    prior_fiscal_year: String(fiscalYear - 1),
    first_day: `DATE '${first}'`,
    last_day: `DATE '${last}'`,
    // So many months on, a day of the fiscal year lies in the calendar year that it is named after.
    months_to_january: String((13 - company.fiscal_year_start_month) % 12),
  };
};

/** What the company has set, each held to a pattern by `companySchema` that no text can leave its quotes by. */
const companySubstitutes = ({
  currency,
  time_zone,
  pipelines,
  accounts,
}: Company): Record<string, string> => ({
  currency,
  time_zone,
  revenue_from: String(accounts.revenue.from),
  revenue_to: String(accounts.revenue.to),
  services_account: accounts.services,
  volume_account: accounts.volume,
  counted_pipeline:
    pipelines === 'all'
      ? 'TRUE'
      : `COALESCE(deal.deal_pipeline_id, stage.pipeline_id) IN (${pipelines.map((id) => `'${id}'`).join(', ')})`,
});

/**
 * Reads SQL files and fills in what they may name. Values of the night travel as parameters; what views need too, which
 * take none, are settings of the company.
 */
export class SqlFiles {
  readonly #night: NightOfSql;
  readonly #substitutes: Readonly<Record<string, string>>;
  readonly #root: string;
  readonly #names: Names;
  readonly #readings: ReadonlyMap<string, string>;

  /**
   * @param night whose fiscal year, time zone, currency and accounts the SQL is filled with.
   * @param readings what takes the place of objects that are not read as they are, by their path, `project.dataset.table`.
   * @throws KpiError `configuration` when the fiscal year is not a plausible whole number.
   */
  constructor(
    names: Names,
    night: NightOfSql,
    root: string = ROOT,
    readings: ReadonlyMap<string, string> = new Map(),
  ) {
    const { fiscalYear, company } = night;
    if (!Number.isInteger(fiscalYear) || fiscalYear < 2000 || fiscalYear > 2100) {
      throw new KpiError(
        'configuration',
        `${fiscalYear} is not a fiscal year.`,
        'Give a calendar year from 2000 to 2100.',
      );
    }
    this.#night = night;
    this.#root = root;
    this.#names = names;
    this.#readings = readings;
    this.dataset = `${names.project}.${names.dataset}`;
    this.#substitutes = {
      ...names,
      ...yearSubstitutes(fiscalYear, company),
      ...companySubstitutes(company),
    };
  }

  /** The same files, read over other objects or parts of them. */
  over(readings: ReadonlyMap<string, string>): SqlFiles {
    return new SqlFiles(this.#names, this.#night, this.#root, readings);
  }
  /** The output dataset with its project, `project.dataset`. */
  readonly dataset: string;

  /** Whether an object has an adapter, whatever stands in it. */
  hasAdapter(name: string): boolean {
    return readsOwn(this.#root) && existsSync(join(this.#root, adapterFile(name)));
  }

  /**
   * The adapter of an object, `sql/adapters/<name>.sql`, in one line; null where there is none.
   * @param path the object as it is spelled in production, `project.dataset.table`.
   */
  adapter(name: string, path: string): string | null {
    const file = adapterFile(name);
    if (!this.hasAdapter(name)) return null;
    const text = this.#read(file).replace(/`?\{\{object\}\}`?/g, `\`${path}\``);
    return readAdapter(this.#fill(file, text), file, this.#names);
  }

  /** One file as it runs. */
  statement(file: string): Statement {
    const filled = { row_counts: this.#rowCounts(new Set()) };
    return { file, sql: this.#over(this.#fill(file, this.#read(file), filled)) };
  }

  /** Where an object of the contracts stands, `project.dataset.table`; null for one that no contract knows. */
  pathOf(object: string): string | null {
    const contract = contractsOf(this.#night.fiscalYear).find(({ name }) => name === object);
    return contract === undefined
      ? null
      : `${this.#names.project}.${this.#names[contract.dataset]}.${contract.name}`;
  }

  /**
   * One of `sql/checks/` as it runs; null where nothing is left to look at.
   * @param unread paths of tables that cannot be read, which are not counted.
   */
  check(name: string, unread: ReadonlySet<string> = new Set()): Statement | null {
    const file = `sql/checks/${name}.sql`;
    const counts = this.#rowCounts(unread);
    const text = this.#read(file);
    if (counts === '' && text.includes('{{row_counts}}')) return null;
    return { file, sql: this.#over(this.#fill(file, text, { row_counts: counts })) };
  }

  /** A count for each table that a number cannot do without. */
  #rowCounts(unread: ReadonlySet<string>): string {
    return contractsOf(this.#night.fiscalYear)
      .filter(({ dataset, optional }) => dataset !== 'dataset' && optional === undefined)
      .map(({ name }) => ({ name, path: this.pathOf(name) ?? '' }))
      .filter(({ path }) => !unread.has(path))
      .map(({ name, path }) => `(SELECT COUNT(*) FROM \`${path}\`) AS ${name}`)
      .join(',\n  ');
  }

  /** The refresh: its envelope with one branch per metric. */
  refresh(metrics: readonly Metric[]): Statement {
    const file = REFRESH;
    const branches = metricBranches(
      metrics.map(({ key, sqlFile }) => ({ key, sql: this.#metric(key, sqlFile).sql })),
    );
    const filled = { metrics: branches, branches: String(metrics.length) };
    const text = this.#read(file);
    // Even where nobody reads them, the shared lines need the tables that they name.
    const envelope = /\brevenue_lines\b/.test(branches) ? text : text.replace('{{revenue_lines}},\n', '');
    return { file, sql: this.#over(this.#fill(file, envelope, filled)) };
  }

  /**
   * The statement that puts rows into the summary table.
   * @param valueType the type of `metric_value` there. @param further select items of the table's further columns.
   */
  replace(valueType: string, further: readonly string[] = []): Statement {
    const file = 'sql/replace_kpis.sql';
    const columns = further.map((item) => `,\n  ${item}`).join('');
    const filled = { value_type: valueType, further_columns: columns };
    return { file, sql: this.#fill(file, this.#read(file), filled) };
  }

  /** A metric's own SELECT, names filled in. Several metrics may name one file. */
  metric({ key, sqlFile }: Pick<Metric, 'key' | 'sqlFile'>): Statement {
    const { file, sql } = this.#metric(key, sqlFile);
    return { file, sql: this.#over(sql) };
  }

  #metric(key: string, sqlFile: string = key): Statement {
    for (const name of [key, sqlFile]) {
      if (!/^[a-z][a-z0-9_]*$/.test(name)) {
        throw new KpiError(
          'catalog',
          `“${name}” is not a metric key.`,
          'Use lower-case letters, digits and underscores.',
        );
      }
    }
    const file = `sql/metrics/${sqlFile}.sql`;
    return { file, sql: this.#fill(file, this.#read(file)) };
  }

  /**
   * Where a line of a statement as it ran comes from: metric files and `sql/revenue_lines.sql` stand inside others.
   * @param metrics the metrics whose files the statement may hold.
   */
  origin(statement: Statement, line: number, metrics: readonly Metric[]): Place {
    const parts = this.#insertions(statement, metrics);
    const around = parts.find(({ first, last }) => line >= first && line <= last);
    if (around !== undefined) return { file: around.file, line: line - around.first + 1 };
    const { file } = statement;
    const [top, bottom] = [parts[0], parts.at(-1)];
    if (top === undefined || bottom === undefined || line < top.first) return { file, line };
    if (line < bottom.first) return { file, line: null };
    // Below the last insertion, lines are counted from the file's end.
    return { file, line: lines(this.#read(file)) - (lines(statement.sql) - line) };
  }

  /** The files whose text stands inside a statement, and where. */
  #insertions({ file, sql }: Statement, metrics: readonly Metric[]) {
    const shared = this.statement('sql/revenue_lines.sql');
    const found = [{ ...shared, at: sql.indexOf(shared.sql.trimEnd()), sql: shared.sql.trimEnd() }];
    for (const metric of metrics) {
      const branch = sql.indexOf(`'${metric.key}' AS metric_key`);
      const text = this.metric(metric);
      if (branch >= 0) found.push({ ...text, at: sql.indexOf(text.sql, branch) });
    }
    return found
      .filter((part) => part.at >= 0 && part.file !== file)
      .map((part) => {
        const first = lines(sql.slice(0, part.at));
        return { file: part.file, first, last: first + lines(part.sql) - 1 };
      })
      .sort((a, b) => a.first - b.first);
  }

  /** Every SQL file below a folder, sorted by path. */
  list(folder: string): string[] {
    return readdirSync(join(this.#root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.sql'))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .sort();
  }

  #read(file: string): string {
    try {
      return readFileSync(join(this.#root, file), 'utf8');
    } catch (cause) {
      throw new KpiError(
        'sql-missing',
        `${file} cannot be read.`,
        'Every metric and view of the catalog needs its SQL file.',
        {
          cause,
        },
      );
    }
  }

  #fill(file: string, text: string, further: Readonly<Record<string, string>> = {}): string {
    // Comments may speak of the placeholders; only statements hold them.
    return text.replace(/(--[^\n]*)|\{\{(\w+)\}\}/g, (whole, comment: string | undefined, name: string) => {
      if (comment !== undefined) return whole;
      if (name === 'revenue_lines')
        return this.#fill('sql/revenue_lines.sql', this.#read('sql/revenue_lines.sql')).trimEnd();
      const known = { ...this.#substitutes, ...further };
      const value = Object.hasOwn(known, name) ? known[name] : undefined;
      if (value === undefined) {
        throw new KpiError(
          'sql-template',
          `${file} names {{${name}}}, which does not exist.`,
          'Correct the placeholder.',
        );
      }
      return value;
    });
  }

  /** Puts readings in place of what FROM and JOIN name. A view’s own name, and the table’s, stand elsewhere. */
  #over(sql: string): string {
    if (this.#readings.size === 0) return sql;
    return sql.replace(
      /(--[^\n]*)|\b(FROM|JOIN)(\s+)`([^`\n]+)`/gi,
      (whole, comment: string | undefined, word: string, space: string, path: string) => {
        const reading = comment === undefined ? this.#readings.get(path) : undefined;
        return reading === undefined ? whole : `${word}${space}${reading}`;
      },
    );
  }
}

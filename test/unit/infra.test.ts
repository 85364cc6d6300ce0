import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../src/host/root.ts';
import { namesFrom } from '../../src/warehouse/sql/names.ts';
import { workflowFiles, workflowText } from '../workflows/workflow.ts';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const docs = read('docs/bigquery.md');
const infra = globSync('infra/*.tf', { cwd: ROOT }).map(read).join('\n');

/** The entries of a local value whose members are words or lists of words. */
function local(name: string): Map<string, string[]> {
  const [, body = ''] = new RegExp(`^  ${name}\\s+= \\{\\n(.*?)^  \\}`, 'ms').exec(infra) ?? [];
  const entries = [...body.matchAll(/^ {4}([\w-]+)\s+= (.*)$/gm)];
  expect(entries.length).toBeGreaterThan(1);
  return new Map(
    entries.map(([, key = '', value = '']) => [
      key,
      [...value.matchAll(/"([\w-]+)"/g)].map(([, word = '']) => word),
    ]),
  );
}

/** The roles that resources of a type give. */
const rolesOf = (type: string): string[] =>
  [...infra.matchAll(new RegExp(`^resource "${type}" .*?^\\}`, 'gms'))].map(
    ([block]) => /role\s+= "([^"]+)"/.exec(block)?.[1] ?? '',
  );

/** Accounts of a shell loop around a command. */
const loopAround = (command: string): string[] =>
  new RegExp(`for account in ([\\w -]+); do\\n  ${command}`).exec(docs)?.[1]?.split(' ') ?? [];

describe('the grants of docs/bigquery.md and infra/', () => {
  const reads = local('reads');
  const { qbo, hubspot, dataset } = namesFrom({});

  it('are the same on data', () => {
    const written = [
      ...docs.matchAll(/GRANT `([\w./]+)` ON (SCHEMA|TABLE) `PROJECT\.([\w.]+)`\s+TO ("[^;]+");/g),
    ].flatMap(([, role, kind, object, to = '']) =>
      [...to.matchAll(/serviceAccount:([\w-]+)@/g)].map(
        ([, account]) => `${account} ${role} ${kind} ${object}`,
      ),
    );
    const datasets: Record<string, string> = { qbo, hubspot, output: dataset };
    for (const [key, name] of Object.entries(datasets))
      expect(infra).toMatch(new RegExp(`${key}\\s+= optional\\(string, "${name}"\\)`));
    const declared = [...reads].flatMap(([account, keys]) =>
      keys.map((key) => `${account} roles/bigquery.dataViewer SCHEMA ${datasets[key]}`),
    );
    declared.push(`kpi-nightly roles/bigquery.dataEditor TABLE ${dataset}.dashboard_kpis`);
    expect(written.sort()).toEqual(declared.sort());
    expect(rolesOf('google_bigquery_dataset_access')).toEqual(['READER']);
    expect(rolesOf('google_bigquery_table_iam_member')).toEqual(['roles/bigquery.dataEditor']);
  });

  it('are the same on the project, and no others are given there', () => {
    expect(loopAround('gcloud projects add-iam-policy-binding').sort()).toEqual([...reads.keys()].sort());
    expect(docs.match(/--role roles\/bigquery\.\w+ --condition/g)).toEqual([
      '--role roles/bigquery.jobUser --condition',
    ]);
    expect(rolesOf('google_project_iam_member')).toEqual(['roles/bigquery.jobUser']);
    expect(rolesOf('google_service_account_iam_member')).toEqual(['roles/iam.workloadIdentityUser']);
    expect(infra).not.toMatch(/_iam_(binding|policy)"|_bigquery_dataset_iam_member" /);
  });

  it('let the same workflows in, each account through its own pool', () => {
    const conditions = [...docs.matchAll(/--attribute-condition "(.*)"/g)].map(([, text]) => text);
    const declared = [...infra.matchAll(/= "(assertion\.repository==.*)"/g)].map(([, text = '']) =>
      text.replaceAll(/\$\{var\.repository\}/g, 'OWNER/REPO'),
    );
    expect(conditions).toHaveLength(2);
    expect(conditions).toEqual(declared);
    const mapping =
      /attribute-mapping 'google\.subject=assertion\.sub,attribute\.repository=assertion\.repository'/g;
    expect(docs.match(mapping)).toHaveLength(2);

    const pools = local('pools');
    const through = (pool: string) =>
      [...pools].flatMap(([account, [name]]) => (name === pool ? [account] : []));
    expect(loopAround('gcloud iam service-accounts add-iam-policy-binding')).toEqual(through('github'));
    expect(through('github-preview')).toEqual(['kpi-preview']);
    expect(docs).toContain('add-iam-policy-binding kpi-preview@');
    expect(docs.match(/workloadIdentityPools\/github-preview\/attribute\.repository/g)).toHaveLength(1);
  });
});

describe('infra/', () => {
  it('answers with the variables that the workflows read, but for switches and limits', () => {
    const used = workflowFiles().flatMap((file) =>
      [...workflowText(file).matchAll(/vars\.(\w+)/g)].map(([, name = '']) => name),
    );
    const own = /^KPI_(ANCHOR_\w+|BIGQUERY_LOCATION|MAX_BYTES_BILLED|BIGQUERY_DEADLINE_SECONDS)$/;
    const wanted = [...new Set(used)].filter((name) => !own.test(name));
    const answered = [...infra.matchAll(/^ {4}([A-Z][A-Z_]+)\s+= /gm)].map(([, name]) => name);
    expect(answered.sort()).toEqual(wanted.sort());
  });

  it('closes the site in both environments, at every address of its own', () => {
    expect(infra.match(/\{ fail_open = false \}/g)).toHaveLength(2);
    expect(infra).toMatch(
      /\[cloudflare_pages_project\.site\.subdomain, "\*\.\$\{cloudflare_pages_project\.site\.subdomain\}"\]/,
    );
  });

  it('makes no secret, which its state would hold', () => {
    expect(infra).not.toMatch(
      /resource "(google_service_account_key|cloudflare_zero_trust_access_service_token|\w*secret\w*)"/,
    );
    expect(infra).not.toMatch(/sensitive\s+= true|secret_text|api_token\s+=|credentials\s+=/);
  });
});

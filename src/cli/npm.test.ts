import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KpiError } from '../errors.ts';
import { ROOT } from '../host/root.ts';
import { anchor } from './anchor.ts';
import type { Command } from './command.ts';
import { diff } from './diff.ts';
import { nightly } from './nightly.ts';
import { refuseSwallowed } from './npm.ts';
import { verify } from './verify.ts';

/** What is said of arguments that npm left, and of variables that it made of others. */
function answer(command: Command, args: string[], made: Record<string, string>): string | null {
  const env = { npm_lifecycle_event: command.name, ...made };
  try {
    refuseSwallowed(command, args, env);
    return null;
  } catch (error) {
    return error instanceof KpiError ? `${error.message} ${error.next}` : String(error);
  }
}

describe('options that npm took for itself', () => {
  it('are refused, naming the missing --', () => {
    expect(answer(nightly, [], { npm_config_source: 'bigquery', npm_config_build: '' })).toBe(
      'npm took --source=bigquery and --no-build for itself, because no “--” stands before them. Put it there: npm run nightly -- --source=bigquery --no-build',
    );
  });

  it.each<[Command, string[], Record<string, string>, string]>([
    [verify, ['/tmp/S'], { npm_config_store: 'true' }, 'npm run verify -- --store /tmp/S'],
    [
      verify,
      ['X'],
      { npm_config_store: 'true', npm_config_json: 'true' },
      'npm run verify -- --json --store X',
    ],
    [nightly, ['a', 'b'], { npm_config_source: 'true', npm_config_date: 'true' }, '--date YYYY-MM-DD'],
    [diff, ['A', 'B'], { npm_config_all: 'true' }, 'npm run diff -- --all A B'],
    [anchor, ['write'], { npm_config_out: 'head.json' }, 'npm run anchor -- --out=head.json write'],
    // npm completes these to settings of its own.
    [verify, [], { npm_config_heading: 'abc' }, 'npm run verify -- --head=abc'],
    [verify, [], { npm_config_rebuild_bundle: '2026-11-22' }, 'npm run verify -- --rebuild=2026-11-22'],
    [diff, ['A'], { npm_config_from: 'true', npm_config_token_description: 'B' }, '--to=B --from A'],
    // An option of the night is refused where the command has none, too.
    [verify, [], { npm_config_date: '2026-11-22' }, '--date=2026-11-22'],
  ])('%o', (command, args, made, expected) => {
    expect(answer(command, args, made)).toContain(expected);
  });

  it('are told from variables that nobody typed', () => {
    const usual = { npm_config_prefix: '/usr', npm_config_cache: '/c', npm_config_user_agent: 'npm/11' };
    expect(answer(verify, [], usual)).toBeNull();
    // Given behind the -- as well: nothing was lost.
    expect(answer(verify, ['--json'], { npm_config_json: 'true' })).toBeNull();
    // A script that starts another one hands its variables on.
    expect(answer(verify, [], { npm_config_json: 'true', npm_lifecycle_event: 'bench' })).toBeNull();
    const npmrc = join(mkdtempSync(join(tmpdir(), 'kpi-npm-')), '.npmrc');
    writeFileSync(npmrc, 'fund=false\njson = true\n');
    expect(answer(verify, [], { npm_config_json: 'true', npm_config_userconfig: npmrc })).toBeNull();
  });

  it('are refused by the real npm’s doing, before anything is made', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kpi-npm-'));
    const script = (name: string) => `node ${JSON.stringify(join(ROOT, 'scripts/run.ts'))} ${name}`;
    const scripts = { nightly: script('nightly'), verify: script('verify') };
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'kpi', version: '1.0.0', scripts }));
    const npm = (...args: string[]) =>
      spawnSync('npm', ['run', '--silent', ...args], { cwd: folder, encoding: 'utf8' });
    const night = npm('nightly', '--source=bigquery', '--no-build');
    expect(night.stdout).toContain('Put it there: npm run nightly -- --source=bigquery --no-build');
    expect(night.status).toBe(1);
    const check = npm('verify', '--store', 'nowhere');
    expect(check.stdout).toContain('Put it there: npm run verify -- --store nowhere');
    expect(check.status).toBe(1);
    expect(npm('verify', '--', '--store', 'nowhere').stdout).toContain('Name the store with --store DIR.');
    expect(readdirSync(folder)).toEqual(['package.json']);
    expect(existsSync(join(folder, 'snapshots'))).toBe(false);
  });
});

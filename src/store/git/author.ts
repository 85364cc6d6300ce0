import { join } from 'node:path';
import type { Env } from '../../host/effects.ts';
import { ROOT } from '../../host/root.ts';
import { gitOf } from './git.ts';
import type { Author } from './objects.ts';

/** Who commits to the branch: whoever git is set up for, on GitHub who started the run, or the program itself. */
export async function authorOf(env: Env): Promise<Author> {
  const setting = (key: string): Promise<string> =>
    gitOf(join(ROOT, '.git'), env)
      .text(['config', key])
      .catch(() => '');
  const [name, email] = [await setting('user.name'), await setting('user.email')];
  if (name !== '' && email !== '') return { name, email };
  const actor = env['GITHUB_TRIGGERING_ACTOR'] || env['GITHUB_ACTOR'];
  if (actor) return { name: actor, email: `${actor}@users.noreply.github.com` };
  return { name: 'KPI Snapshot', email: 'kpi-snapshot@localhost' };
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A script of package.json run as npm runs it. Arguments that npm would keep for itself are an error. */
const QUICK = `#!/bin/sh
set -eu
fail() { echo "quick npm: $*" >&2; exit 64; }
[ "\${1:-}" = run ] || fail "only npm run: $*"
name=\${2:-}
shift 2
if [ $# -gt 0 ]; then
  [ "$1" = -- ] || fail "no -- before $1"
  shift
fi
script=$(sed -n "s/^    \\"$name\\": \\"\\(.*\\)\\",*\\$/\\1/p" package.json)
[ -n "$script" ] || fail "no script $name"
export PATH="$PWD/node_modules/.bin:$PATH" npm_lifecycle_event="$name"
exec sh -c "$script \\"\\$@\\"" sh "$@"
`;

/**
 * A PATH on which `npm run NAME -- …` does without npm, whose start takes longer than most commands. For steps that
 * other runs take through npm itself, with arguments that are none of npm's business.
 */
export function quickNpm(folder: string, path: string): string {
  const bin = join(folder, 'quick-npm');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'npm'), QUICK, { mode: 0o755 });
  return `${bin}:${path}`;
}

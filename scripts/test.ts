import { spawnSync } from 'node:child_process';

/** Types, lint and every test; a step that fails does not hide the ones after it. */
const report = process.env['KPI_TEST_REPORT'];
const reporters =
  report === undefined ? [] : ['--', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const steps = [
  ['run', 'lint'],
  ['run', 'types'],
  ['run', 'test:run', ...reporters],
];

const failed = steps.filter((step) => {
  const { status } = spawnSync('npm', step, { stdio: 'inherit', shell: process.platform === 'win32' });
  return status !== 0;
});
for (const [, name] of failed) console.error(`failed: npm run ${name}`);
process.exitCode = failed.length === 0 ? 0 : 1;

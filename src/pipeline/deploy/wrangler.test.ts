import { expect, it } from 'vitest';
import { saidBy } from './cloudflare.ts';
import { deploymentIn, reasonOf } from './wrangler.ts';

const deployed = {
  type: 'pages-deploy-detailed',
  version: 1,
  deployment_id: 'one',
  url: 'https://one.kpi.pages.dev',
  alias: 'https://2026-11-22.kpi.pages.dev',
  environment: 'preview',
};

it('finds the deployment among lines that are no JSON, or another one', () => {
  const { type: _, version: _version, ...found } = deployed;
  const lines = [
    'warning: not JSON',
    '',
    '{"type":"wrangler-session"',
    'null',
    '7',
    JSON.stringify(deployed),
  ];
  expect(deploymentIn(lines.join('\r\n'))).toEqual(found);
  expect(deploymentIn(lines.slice(0, -1).join('\n'))).toBeNull();
  expect(deploymentIn('')).toBeNull();
});

const ERROR =
  '\n\u001b[31m✘ \u001b[41;31m[\u001b[41;97mERROR\u001b[41;31m]\u001b[0m \u001b[1mA request to the Cloudflare API (/accounts/a/pages/projects/kpi) failed.\u001b[0m\n\n  Authentication error [code: 10000]\n  \n  If you think this is a bug, please open an issue at: \u001b[4mhttps://github.com\u001b[0m\n\n🪵  Logs were written to "/tmp/x.log"\n';
const ended = (said: string, code: number | null = 1, overdue = false) =>
  saidBy(reasonOf({ code, said, overdue }), 'secret-api-token');

it('gives Cloudflare’s reason on one line, without escape codes', () => {
  expect(ended(`Uploading... (1/1)${ERROR}`)).toBe(
    'A request to the Cloudflare API (/accounts/a/pages/projects/kpi) failed. Authentication error [code: 10000]',
  );
  expect(ended('all is well\nUpload failed: disk\nbye')).toBe('Upload failed: disk');
  expect(ended('')).toBe('it ended without saying why');
  expect(ended('', 0)).toBe('it ended well, but did not say where the site is');
  expect(ended('', null, true)).toBe('it had not ended after 10 minutes');
});

it('repeats no secret', () => {
  const key = 'k'.repeat(40);
  const signed = `eyJhbGciOi.${'p'.repeat(20)}.${'s'.repeat(20)}`;
  const said = ended(
    `✘ [ERROR] secret-api\u001b[0m-token, Bearer abc.def, ${signed} and ${key} of 0123456789abcdef`,
  );
  expect(said).toBe('***, *** *** and *** of 0123456789abcdef');
});

import { forOneReader, securityHeaders, withSecurityHeaders } from './headers.ts';
import { type AccessBindings, accessSettings } from './settings.ts';
import { type Refusal, refusalOf } from './token.ts';

const words: Readonly<Record<Refusal, string>> = {
  'no-token': 'This page is for signed-in staff. Open it through your company’s sign-in.',
  'token-expired': 'Your sign-in has run out. Reload the page to sign in again.',
  'token-invalid': 'Your sign-in is not valid for this page. Sign in again, or ask its owner for access.',
  'keys-unavailable': 'Your sign-in could not be checked just now. Try again in a minute.',
};

/**
 * Answers a request only for readers who may have it: everyone on a deployment marked public, otherwise whoever
 * carries a valid Cloudflare Access token. Nothing of the site is read before that is settled.
 */
export async function gate(
  request: Request,
  bindings: AccessBindings,
  next: () => Promise<Response>,
): Promise<Response> {
  const settings = accessSettings(bindings);
  if (settings.kind === 'closed')
    return refuse(
      403,
      'not-configured',
      `This deployment is closed. ${settings.problem} Its owner opens it by setting ACCESS_TEAM_DOMAIN and ACCESS_AUD in the project’s settings.`,
    );
  if (settings.kind === 'access') {
    const refusal = await refusalOf(request, settings);
    if (refusal !== null) return refuse(refusal === 'keys-unavailable' ? 503 : 403, refusal, words[refusal]);
    return withSecurityHeaders(forOneReader(await next()));
  }
  return withSecurityHeaders(await next());
}

function refuse(status: number, code: string, text: string): Response {
  return new Response(`${text}\n\n${status} ${code}\n`, {
    status,
    headers: {
      ...securityHeaders,
      'Content-Type': 'text/plain; charset=utf-8',
      'Cache-Control': 'no-store',
      ...(status === 503 ? { 'Retry-After': '60' } : {}),
    },
  });
}

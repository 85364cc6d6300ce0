/**
 * Headers that every answer carries, also those that a Function makes: Pages applies `public/_headers` to files alone.
 * Files bring their own Content-Security-Policy from there, which also names the inline script.
 */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'X-Robots-Tag': 'noindex, nofollow',
};

/**
 * The answer, kept by the reader's own browser at most: Pages calls its files `public`, and a shared cache would hand
 * them to the next who asks, past the gate. What else it says of caching stays.
 */
export function forOneReader(response: Response): Response {
  const headers = new Headers(response.headers);
  const directives = (headers.get('Cache-Control') ?? '').split(',').map((directive) => directive.trim());
  const kept = directives.filter((directive) => !/^(|public|private|s-maxage=.*)$/i.test(directive));
  headers.set('Cache-Control', ['private', ...kept].join(', '));
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

/**
 * The answer with every security header; those it has already stay as they are. Pages opens its files to scripts of
 * every origin, which a closed site does not want.
 */
export function withSecurityHeaders(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.delete('Access-Control-Allow-Origin');
  for (const [name, value] of Object.entries(securityHeaders))
    if (!headers.has(name)) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

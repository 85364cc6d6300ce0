/** What a deployment is told of who may read it, through its bindings. */
export interface AccessBindings {
  /** `public` opens the deployment to everyone. */
  readonly SITE_ACCESS?: string;
  /** The Cloudflare Access team, `https://<team>.cloudflareaccess.com`. */
  readonly ACCESS_TEAM_DOMAIN?: string;
  /** The Access application's audience tag; several, separated by commas, while applications change over. */
  readonly ACCESS_AUD?: string;
}

export type AccessSettings =
  | { readonly kind: 'public' }
  | { readonly kind: 'access'; readonly issuer: string; readonly audience: readonly string[] }
  /** `problem` tells the owner what to set; it repeats no value. */
  | { readonly kind: 'closed'; readonly problem: string };

const closed = (problem: string): AccessSettings => ({ kind: 'closed', problem });

/** Reads the bindings. Whatever is missing, half set or misspelled closes the deployment. */
export function accessSettings(bindings: AccessBindings): AccessSettings {
  const { SITE_ACCESS = '', ACCESS_TEAM_DOMAIN = '', ACCESS_AUD = '' } = bindings;
  if (SITE_ACCESS === 'public') return { kind: 'public' };
  if (SITE_ACCESS !== '') return closed('SITE_ACCESS is set to something else than "public".');
  const audience = ACCESS_AUD.split(',').flatMap((tag) => (tag.trim() === '' ? [] : [tag.trim()]));
  if (ACCESS_TEAM_DOMAIN === '' && audience.length === 0)
    return closed('Neither ACCESS_TEAM_DOMAIN and ACCESS_AUD nor SITE_ACCESS is set.');
  if (audience.length === 0) return closed('ACCESS_AUD is not set.');
  const issuer = issuerOf(ACCESS_TEAM_DOMAIN);
  if (issuer === null)
    return closed('ACCESS_TEAM_DOMAIN must be an address such as https://team.cloudflareaccess.com.');
  return { kind: 'access', issuer, audience };
}

/** The token's issuer: the team's origin. Plain HTTP is for a test on this machine alone. */
function issuerOf(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, origin, hostname, pathname } = new URL(text);
  const secure = protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1');
  return secure && pathname === '/' ? origin : null;
}

import { networkTrouble } from './transport.ts';
import { Trouble } from './trouble.ts';

const call = 'credentials';

interface AuthError {
  readonly message?: unknown;
  readonly response?: { readonly status?: unknown; readonly data?: unknown };
}

/** OAuth names its refusals in the answer's `error`; other Google services answer with an object there. */
function oauthCode(data: unknown): string | undefined {
  const error = (data as { error?: unknown } | null | undefined)?.error;
  return typeof error === 'string' && /^(invalid|unauthorized|access|unsupported)_[a-z_]{2,30}$/.test(error)
    ? error
    : undefined;
}

/**
 * Why there is no token. The wording is that of google-auth-library 11.3 (`GoogleAuthExceptionMessages` and
 * `_getApplicationCredentialsFromFilePath`); none of its text is kept, since a file that does not parse is
 * quoted in the error.
 */
export function credentialTrouble(error: unknown): Trouble {
  const { message, response } = error as AuthError;
  const text = typeof message === 'string' ? message : '';
  if (text.includes('Could not load the default credentials'))
    return new Trouble({ call, reason: 'none-found' });
  if (text.includes('GOOGLE_APPLICATION_CREDENTIALS') && text.includes('does not exist, or it is not a file'))
    return new Trouble({ call, reason: 'file-missing' });
  const status = response?.status;
  if (typeof status === 'number') {
    return new Trouble({ call, reason: 'refused', status, detail: oauthCode(response?.data) });
  }
  return networkTrouble(call, error) ?? new Trouble({ call, reason: 'unusable' });
}

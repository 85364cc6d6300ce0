import { type Call, Trouble } from './trouble.ts';

const RESET = new Set(['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']);
const UNREACHABLE = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'ETIMEDOUT'],
  ...['AbortError', 'EPROTO', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN'],
  ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'ERR_TLS_CERT_ALTNAME_INVALID'],
]);

/** What a request that brought no answer died of; null when the error is not the network's. */
export function networkTrouble(call: Call, error: unknown): Trouble | null {
  const code = String((error as { code?: unknown }).code);
  if (code === 'TimeoutError') return new Trouble({ call, reason: 'timed-out' });
  if (RESET.has(code)) return new Trouble({ call, reason: 'reset', detail: code });
  if (UNREACHABLE.has(code)) return new Trouble({ call, reason: 'unreachable', detail: code });
  return null;
}

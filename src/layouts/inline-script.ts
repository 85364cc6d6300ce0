/** Put in by `src/browser/bundle/integration.ts` while the site is built. */
declare const INLINE_SCRIPT: string;

/** The script that stands in every page; the policy in `_headers` names its hash. */
export const inlineScript: string = INLINE_SCRIPT;

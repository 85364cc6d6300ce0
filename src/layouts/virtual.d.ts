declare module 'virtual:inline-script' {
  /** The script that stands in every page; the policy in `_headers` names its hash. */
  export const inlineScript: string;
}

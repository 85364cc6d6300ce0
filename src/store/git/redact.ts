/** Text without the user and password of any address, and without whatever follows `Authorization:`. */
export const withoutSecrets = (text: string): string =>
  text
    .replaceAll(/([a-z][a-z0-9+.-]*:\/\/)[^/\s'"]*@/gi, '$1')
    .replaceAll(/(authorization:).*/gi, '$1 …')
    .replaceAll(/\b(gh[a-z]_|github_pat_|glpat-)\w+/g, '$1…');

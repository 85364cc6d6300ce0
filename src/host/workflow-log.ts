type Env = Readonly<Record<string, string | undefined>>;

/** Whether what is printed goes to the log of a workflow's run. */
export const inWorkflow = (env: Env): boolean => env['GITHUB_ACTIONS'] === 'true';

// The runner takes `::` at the beginning of a line, behind whatever space, and `##[` anywhere for a command of its own.
const COMMAND = /^([\s\u0085]*):(?=:)|(##)(?=\[)/gm;

/**
 * Text for the log. On GitHub a line of it could be a command to the runner, which hides words, writes annotations or
 * stops reading commands: a space keeps it text. Elsewhere it stays as it is.
 */
export const logText = (text: string, env: Env): string =>
  inWorkflow(env)
    ? text.replace(COMMAND, (_, space?: string, signs?: string) =>
        signs === undefined ? `${space}: ` : `${signs} `,
      )
    : text;

const escaped = (text: string, signs: RegExp): string =>
  text.replace(signs, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

/** The command that marks the workflow's run with an error. */
export const errorCommand = (title: string, message: string): string =>
  `::error title=${escaped(title, /[%\r\n:,]/g)}::${escaped(message, /[%\r\n]/g)}`;

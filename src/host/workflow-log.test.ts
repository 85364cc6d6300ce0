import { expect, it } from 'vitest';
import { errorCommand, logText } from './workflow-log.ts';

const onGitHub = { GITHUB_ACTIONS: 'true' };

/** Whether the runner takes a line for a command: its own two forms, from its source. */
const isCommand = (line: string): boolean => /^[\s\u0085]*::/.test(line) || line.includes('##[');

it('nothing that is printed is a command to the runner, on whatever line and behind whatever space', () => {
  for (const space of ['', ' ', '\t', '\u00a0', '\u0085', '\u3000', '\ufeff'])
    for (const end of ['\n', '\r', '\r\n', '\u2028']) {
      const text = `A metric called${end}${space}::add-mask::the${end}${space}##[error]two ##[group]three`;
      const printed = logText(text, onGitHub);
      expect(printed.split(/\r\n|[\n\r\u2028]/).filter(isCommand)).toEqual([]);
      expect(printed.replace(/: (?=:)|## (?=\[)/g, (kept) => kept.trim())).toBe(text);
    }
});

it('what is no command stays as it is, and so does everything outside of a workflow', () => {
  const json = JSON.stringify({ sql: 'a::b', text: 'see # [x] and ::' }, null, 2);
  expect(logText(json, onGitHub)).toBe(json);
  expect(JSON.parse(logText(JSON.stringify('##[error]x'), onGitHub))).toBe('## [error]x');
  expect(logText('::error::x', {})).toBe('::error::x');
});

it('an annotation holds its words and nothing else', () => {
  expect(errorCommand('a:b,c', '100 %\r\n::stop-commands::x')).toBe(
    '::error title=a%3Ab%2Cc::100 %25%0D%0A::stop-commands::x',
  );
});

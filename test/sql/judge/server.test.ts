import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { serverBinary, startServer } from './server.ts';

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Runs a program that starts a server, prints its process id and goes on as told. */
async function startElsewhere(
  rest: string,
): Promise<{ parent: ChildProcess; exit: Promise<unknown>; pid: number }> {
  const module = pathToFileURL(join(import.meta.dirname, 'server.ts')).href;
  const program = `import { startServer } from ${JSON.stringify(module)};
    const server = await startServer(); console.log(server.pid); ${rest}`;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exit = once(parent, 'exit');
  const [line] = await once(createInterface(parent.stdout), 'line');
  return { parent, exit, pid: Number(line) };
}

describe('the server', { timeout: 120_000 }, () => {
  it('is gone when stop returns', async () => {
    const server = await startServer();
    expect(isRunning(server.pid)).toBe(true);
    await server.stop();
    expect(isRunning(server.pid)).toBe(false);
  });

  it.each([
    ['stops it', 'await server.stop();', null, [0, null]],
    ['forgets it', '', null, [0, null]],
    ['throws', "setTimeout(() => { throw new Error('lost'); }, 1);", null, [1, null]],
    ['is interrupted', 'setInterval(() => {}, 1000);', 'SIGINT', [null, 'SIGINT']],
    ['is killed', 'setInterval(() => {}, 1000);', 'SIGKILL', [null, 'SIGKILL']],
  ] as const)('does not outlive a parent that %s', async (_what, rest, signal, ending) => {
    const { parent, exit, pid } = await startElsewhere(rest);
    expect(pid).toBeGreaterThan(1);
    if (signal !== null) {
      expect(isRunning(pid)).toBe(true);
      parent.kill(signal);
    }
    expect(await exit).toEqual(ending);
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 30_000 });
  });
});

it('says what to do where there is no program for the platform', () => {
  expect(() => serverBinary('win32', 'x64')).toThrow(
    expect.objectContaining({ code: 'judge-platform', message: expect.stringContaining('win32 on x64') }),
  );
  for (const arch of ['x64', 'arm64']) {
    expect(serverBinary('linux', arch)).toMatch(/\.so$/);
    expect(serverBinary('darwin', arch)).toMatch(/remote_server(_arm)?$/);
  }
});

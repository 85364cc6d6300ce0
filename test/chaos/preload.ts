/** Loaded before a command (`node --import`): turns its clock, and lets its writes fail or kill it where it is told. */
import fs, { appendFileSync, existsSync, writeSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename, resolve, sep } from 'node:path';
import { type Conditions, conditionsOf, type Fault } from './faults.ts';

type Functions = Record<string, (...args: readonly unknown[]) => unknown>;

/** What the project changes files with: functions of one path, and of two. */
const ONE_PATH = ['appendFile', 'mkdir', 'rm', 'utimes', 'writeFile'];
const TWO_PATHS = ['copyFile', 'cp', 'link', 'rename', 'symlink'];
const TAKES_AWAY = ['rename', 'rm', 'utimes'];
const ERRNO = { ENOSPC: -28, EROFS: -30, EACCES: -13 } as const;

/** The clock goes on from an instant, as it does after it was set. */
function turnClock(start: number): void {
  const Real = Date;
  const ahead = start - Real.now();
  const now = (): number => Real.now() + ahead;
  globalThis.Date = new Proxy(Real, {
    construct: (target, args, self) => Reflect.construct(target, args.length === 0 ? [now()] : args, self),
    apply: () => new Real(now()).toString(),
    get: (target, name, self) => (name === 'now' ? now : Reflect.get(target, name, self)),
  });
}

const within = (path: unknown, folder: string): path is string =>
  typeof path === 'string' && `${resolve(path)}${sep}`.startsWith(`${resolve(folder)}${sep}`);

/** Counts the writes of this process and decides which of them fail. */
class Striker {
  readonly #conditions: Conditions;
  readonly #fault: Fault;
  #count = 0;
  #room: number;

  constructor(conditions: Conditions, fault: Fault) {
    this.#conditions = conditions;
    this.#fault = fault;
    this.#room = fault.kind === 'full' ? fault.room : 0;
  }

  /**
   * Called before each write: returns, throws what the system would, or ends the process. Of `bytes` a part gets
   * through where the caller can write one.
   */
  strike(name: string, args: readonly unknown[], bytes = 0, part: (bytes: number) => void = () => {}): void {
    const fault = this.#fault;
    const paths = args.filter((path) => within(path, this.#conditions.under)).map(String);
    if (paths.length === 0) return;
    this.#count += 1;
    if (fault.kind === 'signal' && this.#count === fault.at) {
      if (fault.signal === 'SIGKILL') part(Math.floor(bytes / 2));
      this.#say(fault.signal, name, paths);
      process.kill(process.pid, fault.signal);
    }
    if (fault.kind === 'closed' && paths.some((path) => within(path, fault.folder)) && changes(name, paths))
      this.#fail(fault.code, name, paths);
    if (fault.kind !== 'full' || TAKES_AWAY.includes(name)) return;
    const room = this.#room;
    this.#room = Math.max(0, room - bytes);
    if (room > 0 && bytes <= room) return;
    part(room);
    this.#fail('ENOSPC', name, paths);
  }

  #fail(code: keyof typeof ERRNO, name: string, paths: readonly string[]): never {
    this.#say(code, name, paths);
    const error = new Error(`${code}: a test wants it, ${name} '${paths.join("' -> '")}'`);
    throw Object.assign(error, { code, errno: ERRNO[code], syscall: name, path: paths[0] });
  }

  #say(what: string, name: string, paths: readonly string[]): void {
    appendFileSync(this.#conditions.struck, `${what} ${name} ${paths.join(' ')}\n`);
  }
}

/** A folder that is there need not be made, and what is not there cannot be taken away. */
const changes = (name: string, [path = '']: readonly string[]): boolean =>
  name === 'mkdir' ? !existsSync(path) : !TAKES_AWAY.includes(name) || existsSync(path);

const bytesOf = (data: unknown): Buffer =>
  Buffer.concat([data].flat().map((piece) => Buffer.from(piece as Uint8Array)));

function strikeWrites(striker: Striker): void {
  const [own, alone] = [promises, fs] as unknown as [Functions, Functions];
  for (const name of [...ONE_PATH, ...TWO_PATHS]) {
    const paths = ONE_PATH.includes(name) ? 1 : 2;
    const strike = (args: readonly unknown[]) =>
      striker.strike(name, args.slice(0, paths), name === 'writeFile' ? bytesOf(args[1]).length : 0);
    const { [name]: real } = own;
    const { [`${name}Sync`]: realSync } = alone;
    own[name] = async (...args) => {
      strike(args);
      return real?.(...args);
    };
    alone[`${name}Sync`] = (...args) => {
      strike(args);
      return realSync?.(...args);
    };
  }
  const { open } = promises;
  promises.open = async (path, flags, mode) => {
    const writes = /[wa+]/.test(String(flags));
    if (writes) striker.strike('open', [path]);
    const file = await open(path, flags, mode);
    if (!writes) return file;
    const { writeFile, sync } = file;
    return Object.assign(file, {
      writeFile: async (data: string) => {
        const bytes = bytesOf(data);
        striker.strike('write', [path], bytes.length, (size) => writeSync(file.fd, bytes.subarray(0, size)));
        return writeFile.call(file, data);
      },
      sync: async () => {
        striker.strike('sync', [path]);
        return sync.call(file);
      },
    });
  };
  syncBuiltinESMExports();
}

const conditions = conditionsOf(process.env);
if (conditions !== null) {
  turnClock(Date.parse(conditions.clock));
  if (conditions.fault !== null && basename(process.argv[1] ?? '') === conditions.program)
    strikeWrites(new Striker(conditions, conditions.fault));
}

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Git, GitFailure } from './git.ts';

/** Reads objects one after the other from one git process: a process for each would cost more than the reading. */
export class BlobReader {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(git: Git) {
    this.#child = spawn('git', [...git.args, 'cat-file', '--batch'], { env: git.env, windowsHide: true });
    this.#child.stdin.on('error', () => {});
    this.#child.on('error', () => {});
    this.#child.stderr.resume();
    this.#chunks = this.#child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** The bytes of an object. Throws GitFailure when it is not in this repository. */
  async read(oid: string): Promise<Buffer> {
    this.#child.stdin.write(`${oid}\n`);
    let end = this.#rest.indexOf(10);
    while (end === -1) {
      await this.#more(oid);
      end = this.#rest.indexOf(10);
    }
    const size = Number(this.#rest.toString('latin1', 0, end).split(' ')[2]);
    if (!Number.isInteger(size)) throw new GitFailure('cat-file', `object ${oid} is missing`);
    const pieces = [this.#rest.subarray(end + 1)];
    let held = this.#rest.length - end - 1;
    while (held < size + 1) {
      const { value, done } = await this.#chunks.next();
      if (done === true) throw new GitFailure('cat-file', `object ${oid} was cut off`);
      pieces.push(value);
      held += value.length;
    }
    const all = Buffer.concat(pieces);
    this.#rest = all.subarray(size + 1);
    return all.subarray(0, size);
  }

  async #more(oid: string): Promise<void> {
    const { value, done } = await this.#chunks.next();
    if (done === true) throw new GitFailure('cat-file', `object ${oid} could not be read`);
    this.#rest = Buffer.concat([this.#rest, value]);
  }

  /** Ends the process. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit').catch(() => {});
    this.#child.stdin.end();
    this.#child.stdout.destroy();
    await ended;
  }
}

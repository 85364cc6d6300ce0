// Runs the server as its child and ends it when standard input closes. The operating system closes that pipe
// however the parent ends, even by SIGKILL, so the server never outlives the process that asked for it.
import { spawn } from 'node:child_process';

const [binary = '', port = ''] = process.argv.slice(2);
const server = spawn(binary, ['127.0.0.1', port], { stdio: ['ignore', 'inherit', 'inherit'] });
const stop = () => {
  server.kill('SIGKILL');
};

server.once('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
server.once('exit', (code, signal) => {
  console.error(`ended with ${signal ?? `code ${code}`}`);
  process.exit(1);
});
process.stdin.once('end', stop).once('error', stop).resume();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
console.log(`pid ${server.pid}`);

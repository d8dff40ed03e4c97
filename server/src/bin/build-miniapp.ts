import { execFile } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../../..');
const sources = 'miniapp/{index.html,vite.config.ts,src/**/*.*}';

/** Builds the Mini App when its files are newer than what was built, as after a pull. */
export async function buildStaleMiniApp(): Promise<void> {
  const built = statSync(resolve(root, 'miniapp/dist/index.html'), { throwIfNoEntry: false });
  const files = [
    ...globSync(sources, { cwd: root }),
    ...globSync('monitoring/{agent,domain}/src/**/*.ts', { cwd: root }),
  ];
  const newest = Math.max(...files.map((file) => statSync(resolve(root, file)).mtimeMs));
  if (built !== undefined && built.mtimeMs >= newest) return;
  process.stdout.write('Building the Mini App…\n');
  const vite = resolve(root, 'node_modules/vite/bin/vite.js');
  await run(process.execPath, [vite, 'build', '--logLevel', 'error'], { cwd: resolve(root, 'miniapp') });
}

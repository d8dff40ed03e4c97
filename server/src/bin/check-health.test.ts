import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const run = promisify(execFile);

/** What it says; nothing where all is well. */
async function check(env: Record<string, string>): Promise<string> {
  return run(process.execPath, [resolve(import.meta.dirname, 'check-health.ts')], { env }).then(
    ({ stderr }) => stderr,
    ({ code, stderr }: { code: number; stderr: string }) => `${code}: ${stderr}`,
  );
}

async function answer(status: number): Promise<string> {
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/readyz' ? status : 404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? String(address.port) : '';
}

test('a process is ready that says so, at its port or where HEALTH_URL leads; what is empty counts as not set', async () => {
  const [ready, unready] = [await answer(200), await answer(503)];
  expect(await check({ PORT: ready, HEALTH_URL: '', HEALTH_FILE: '' })).toBe('');
  expect(await check({ PORT: unready, HEALTH_URL: `http://127.0.0.1:${ready}/readyz` })).toBe('');
  expect(await check({ PORT: unready })).toBe(`1: http://127.0.0.1:${unready}/readyz answered 503\n`);
  expect(await check({ PORT: '1' })).toMatch(/^1: http:\/\/127\.0\.0\.1:1\/readyz: /);
});

test('a bot is ready whose file is new, whatever else is set', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cocoon-health-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'heard');
  expect(await check({ HEALTH_FILE: file, PORT: await answer(200) })).toMatch(/^1: ENOENT/);
  writeFileSync(file, '');
  expect(await check({ HEALTH_FILE: file, PORT: '1' })).toBe('');
  const longAgo = new Date(Date.now() - 600_000);
  utimesSync(file, longAgo, longAgo);
  expect(await check({ HEALTH_FILE: file })).toMatch(/^1: .*heard is 60\d s old\n$/);
});

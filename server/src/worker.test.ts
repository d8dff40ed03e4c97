import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createApiKey } from '@cocoon-pool/db/api-keys';
import { createTestDatabase, type TestDatabase } from '@cocoon-pool/db/testing';
import { createRedisBridge, type RedisBridge } from '@cocoon-pool/simulator/redis-bridge';
import { hasRedisServer } from '@cocoon-pool/simulator/redis-server';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { rateLimits } from './rate-limits.ts';
import { startWorkerd } from './testing-runtimes.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const telegram = { url: 'http://127.0.0.1:9', token: 'none' };

test('wrangler would deploy it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cocoon-worker-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js');
  const env = { ...process.env, CI: 'true', WRANGLER_SEND_METRICS: 'false' };
  const args = [wrangler, 'deploy', '--dry-run', '--outdir', folder];
  const { stdout, stderr } = await run(process.execPath, args, { cwd: root, env });
  expect(stderr).toBe('');
  expect(stdout).toContain('env.HYPERDRIVE');
  expect(stdout).toContain('env.ASSETS');
  expect(stdout).not.toContain('WARNING');
  const { length } = await readFile(join(folder, 'worker.js'));
  // Of what a Worker may weigh, two fifths: what draws pictures, the daemon's and the embedded database's code is not in it.
  expect(length).toBeLessThan(4_000_000);
});

if (!hasRedisServer && process.env.CI === undefined) {
  test.skip('in workerd (redis-server is not installed)', () => {});
} else {
  describe('in workerd', () => {
    let database: TestDatabase;
    let redis: RedisBridge;
    beforeAll(async () => {
      [database, redis] = await Promise.all([createTestDatabase(), createRedisBridge()]);
    });
    afterAll(() => Promise.all([redis.close(), database.drop()]));

    test('without Redis the start is refused, and every request says why', async () => {
      const runtime = await startWorkerd({ database, redis, telegram }, [
        'UPSTASH_REDIS_REST_TOKEN',
        'UPSTASH_REDIS_REST_URL',
      ]);
      onTestFinished(() => runtime.stop());
      for (const path of ['/', '/healthz', '/api/v1/workers']) {
        const answer = await fetch(`${runtime.url}${path}`);
        expect(answer.status).toBe(503);
        expect(await answer.json()).toEqual({
          error: { code: 'not_configured', message: expect.stringContaining('UPSTASH_REDIS_REST_URL') },
        });
      }
    });

    test('a host gets the agent from it: the script names the file’s hash, and the file is the built one', async () => {
      const runtime = await startWorkerd({ database, redis, telegram });
      onTestFinished(() => runtime.stop());
      const file = await fetch(`${runtime.url}/agent/cocoon-agent.mjs`);
      expect([file.status, file.headers.get('Content-Type')]).toEqual([
        200,
        'text/javascript; charset=utf-8',
      ]);
      const source = await file.text();
      expect(source).toBe(await readFile(join(root, 'miniapp/dist/agent/cocoon-agent.mjs'), 'utf8'));
      const script = await fetch(`${runtime.url}/api/v1/agent/install.sh`);
      expect(script.status).toBe(200);
      expect(await script.text()).toContain(`sha256='${createHash('sha256').update(source).digest('hex')}'`);
      const folder = await mkdtemp(join(tmpdir(), 'cocoon-agent-'));
      onTestFinished(() => rm(folder, { recursive: true, force: true }));
      await writeFile(join(folder, 'agent.mjs'), source);
      const { stdout } = await run(process.execPath, [join(folder, 'agent.mjs'), 'unit', '--dir', folder]);
      expect(stdout).toContain('[Service]');
    });

    test('strangers are told apart by the address that Cloudflare names, and there are no live events', async () => {
      const runtime = await startWorkerd({ database, redis, telegram });
      onTestFinished(() => runtime.stop());
      const login = async (address: string, forwarded: string) => {
        const answer = await fetch(`${runtime.url}/api/v1/auth/telegram`, {
          method: 'POST',
          headers: {
            'CF-Connecting-IP': address,
            'X-Forwarded-For': forwarded,
            'Content-Type': 'application/json',
          },
          body: '{"initData":"hash=00"}',
        });
        await answer.arrayBuffer();
        return answer.status;
      };
      const statuses: number[] = [];
      for (let n = 0; n < rateLimits.login.perMinute * 2 + 2; n += 1)
        statuses.push(await login('203.0.113.1', `198.51.100.${n}`));
      expect(statuses.at(-1)).toBe(429);
      expect(await login('203.0.113.2', '198.51.100.1')).toBe(401);

      const wanted = { name: 'test', scope: 'read', participantId: null, expiresAt: null } as const;
      const { key } = await createApiKey(database.db, wanted, new Date());
      const events = await fetch(`${runtime.url}/api/v1/events`, {
        headers: { Authorization: `Bearer ${key}` },
      });
      expect([events.status, await events.json()]).toEqual([
        501,
        { error: { code: 'events_unavailable', message: expect.any(String) } },
      ]);
    });
  });
}

import { scrapeWorker } from '@cocoon-pool/monitoring/scrape-worker';
import { afterEach, expect, test } from 'vitest';
import { type AttackServer, createAttackServer } from './attack-server.ts';
import { send } from './wire-attack.ts';
import { wireAttacks } from './wire-attacks.ts';

const options = { timeoutMs: 600, networksAllowed: ['127.0.0.0/8'], accessHash: null };
const servers: AttackServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

test.each(Object.entries(wireAttacks))(
  '%s ends as it should, with every socket closed',
  async (_name, attack) => {
    const server = await createAttackServer(attack);
    servers.push(server);
    for (let time = 0; time < 2; time += 1) {
      for (const outcome of await listOutcomes(server.port)) expect(attack.outcomes).toContain(outcome);
    }
    await expect.poll(() => server.open()).toBe(0);
    // Two scrapes of one socket for both pages, and one more for each page that a full parser has to judge.
    expect(server.accepted()).toBeLessThanOrEqual(6);
  },
);

test('nobody is led anywhere: what a redirect names is never asked', async () => {
  const trap = await createAttackServer(send('HTTP/1.0 200 ok\r\nContent-Length: 2\r\n\r\n{}'));
  const location = `http://127.0.0.1:${trap.port}/jsonstats`;
  const guide = await createAttackServer(
    send(
      `HTTP/1.1 302 Found\r\nLocation: ${location}\r\nRefresh: 0; url=${location}\r\nContent-Length: 0\r\n\r\n`,
    ),
  );
  servers.push(trap, guide);
  expect(await listOutcomes(guide.port)).toEqual(['unreadable', 'unreadable']);
  expect(trap.accepted()).toBe(0);
});

async function listOutcomes(port: number): Promise<string[]> {
  const answers = await scrapeWorker({ host: '127.0.0.1', port }, options);
  if ('failure' in answers) return [answers.failure];
  return [answers.jsonStats, answers.statsPage].map((answer) => (answer.ok ? 'body' : answer.failure));
}

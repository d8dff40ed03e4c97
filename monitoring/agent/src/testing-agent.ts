import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeClock } from '@cocoon-pool/monitoring/testing';
import { createDaemonStage } from '@cocoon-pool/monitoring/testing-daemon';
import { createTestApp } from '@cocoon-pool/server/test-app';
import { createSimulatedHost, type SimulatedHostOptions } from '@cocoon-pool/simulator/simulated-host';
import { expect, vi } from 'vitest';
import { readConfig, readKey, readState, writeKey } from './agent-files.ts';
import { createAgent } from './create-agent.ts';
import { enrolHost } from './enrol-host.ts';
import type { Fetch } from './post-report.ts';
import { openSpool } from './spool.ts';

export type AgentStage = Awaited<ReturnType<typeof createAgentStage>>;

const noon = new Date('2026-03-01T12:00:00Z');

/** A server, a daemon, a host with workers and its agent on one clock that stands until it is moved. */
export async function createAgentStage(options: SimulatedHostOptions = {}) {
  const clock = createFakeClock(noon);
  const stage = await createDaemonStage();
  const api = await createTestApp({ db: stage.db, now: clock.now });
  api.clock.now = noon;
  const host = await createSimulatedHost({ ...options, now: clock.now });
  const dir = await mkdtemp(join(tmpdir(), 'cocoon-agent-'));
  const network = { isCut: false };
  const said: string[] = [];
  const fetch: Fetch = async (url, init) => {
    if (network.isCut) throw new TypeError('fetch failed', { cause: new Error('ENETUNREACH') });
    return api.app.request(new URL(url).pathname, init);
  };
  const owner = await api.addPerson('Ann', { status: 'active' });
  const cleanUps: (() => Promise<unknown>)[] = [];

  /** Enrols the host as the pasted line does it. */
  const enrol = async (token = owner.token) => {
    const made = await api.call('POST', '/api/v1/agents/tokens', { token, body: {} });
    expect(made.status).toBe(201);
    const key = await enrolHost(fetch, {
      server: 'http://pool.example',
      token: made.json.token,
      hostname: 'GPU-1',
    });
    await writeKey(dir, key);
    return key;
  };

  const startAgent = async () => {
    const key = await readKey(dir);
    if (key === null) throw new Error('not enrolled');
    const { healthClient, nvidiaSmi, ports } = host;
    const config = {
      ...(await readConfig(dir)),
      healthClient,
      nvidiaSmi,
      ports,
      instances: host.workers.length,
    };
    const agent = createAgent({
      ...{ dir, key, config, fetch, now: clock.now, timers: clock.timers },
      state: await readState(dir),
      spool: await openSpool(join(dir, 'spool'), { bytesMax: config.spoolBytesMax }),
      log: (message) => said.push(message),
    });
    cleanUps.push(agent.stop);
    agent.start();
    return agent;
  };

  const startDaemon = (metrics: { host: string; port: number; token: null } | null = null) =>
    stage.startDaemon('1', { settings: { metrics } }, clock);

  const listSpool = async () => (await readdir(join(dir, 'spool'))).filter((name) => name.endsWith('.gz'));

  /** One round of the agent more: time stands at the next one until it is on disk. */
  const playRound = async () => {
    const before = (await listSpool()).length;
    clock.advance(15_000);
    await vi.waitFor(async () => expect(await listSpool()).toHaveLength(before + 1), {
      ...{ timeout: 20_000, interval: 10 },
    });
  };

  /** Moves time on by moments until it is so; fails when `seconds` were not enough. */
  const passUntil = async (isSo: () => Promise<void>, seconds: number) => {
    const endMs = clock.now().getTime() + seconds * 1_000;
    await vi.waitFor(
      async () => {
        if (clock.now().getTime() < endMs) clock.advance(200);
        await isSo();
      },
      { timeout: 30_000, interval: 10 },
    );
    return (clock.now().getTime() - (endMs - seconds * 1_000)) / 1_000;
  };

  const close = async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
    await host.close();
    await stage.close();
    await api.drop();
    await rm(dir, { recursive: true, force: true });
  };
  return {
    ...{ clock, stage, api, host, dir, network, said, fetch, owner, enrol, startAgent, startDaemon },
    ...{ listSpool, playRound, passUntil, close, db: stage.db },
  };
}

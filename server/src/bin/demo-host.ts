import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, readState } from '@cocoon-pool/agent/agent-files';
import { createAgent } from '@cocoon-pool/agent/create-agent';
import { enrolHost } from '@cocoon-pool/agent/enrol-host';
import { openSpool } from '@cocoon-pool/agent/spool';
import { systemTimers } from '@cocoon-pool/agent/timers';
import type { Db } from '@cocoon-pool/db/database';
import { createEnrolmentToken } from '@cocoon-pool/db/enrolment-tokens';
import type { Id } from '@cocoon-pool/db/schema';
import { createSimulatedHost } from '@cocoon-pool/simulator/simulated-host';

interface DemoHostOptions {
  db: Db;
  /** Of the server. */
  url: string;
  participantId: Id;
  ownerAddress: string;
}

export const demoHostInstances = 2;

const tellMs = 5_000;
const firstReportMs = 15_000;

/**
 * A GPU host of the participant's with an agent on it, enrolled as the pasted line does it; its workers are watched when
 * this resolves.
 */
export async function startDemoHost({ db, url, participantId, ownerAddress }: DemoHostOptions) {
  const host = await createSimulatedHost({
    ...{ instances: demoHostInstances, gpusPerInstance: 2, seed: 'demo-host' },
    worker: { ownerAddress, ageSeconds: 3_600, requestsPerSecond: 3 },
  });
  const dir = await mkdtemp(join(tmpdir(), 'cocoon-demo-agent-'));
  const order = { participantId, agentId: null, actor: 'system' };
  const token = await createEnrolmentToken(db, order, new Date());
  if (token === undefined) throw new Error('The demo made too many tokens');
  const { healthClient, nvidiaSmi, ports } = host;
  const config = { ...(await readConfig(dir)), healthClient, nvidiaSmi, ports, instances: demoHostInstances };
  const reported = Promise.withResolvers<void>();
  const agent = createAgent({
    ...{ dir, config, fetch, timers: systemTimers, now: () => new Date() },
    key: await enrolHost(fetch, { server: url, token: token.token, hostname: 'h100-lab' }),
    state: await readState(dir),
    spool: await openSpool(join(dir, 'spool'), { bytesMax: config.spoolBytesMax }),
    log: (message) => {
      if (message.endsWith('takes reports')) reported.resolve();
    },
  });
  agent.start();
  const telling = setInterval(() => void host.tell(), tellMs);
  const giveUp = setTimeout(
    () => reported.reject(new Error('The demo’s agent was not heard')),
    firstReportMs,
  );
  await reported.promise.finally(() => clearTimeout(giveUp));
  return {
    stop: async () => {
      clearInterval(telling);
      await agent.stop();
      await host.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

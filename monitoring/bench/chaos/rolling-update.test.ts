import { setTimeout } from 'node:timers/promises';
import { pretendNewer } from '@cocoon-pool/db/testing';
import { findFreePort } from '@cocoon-pool/monitoring/testing-cluster';
import { expect, onTestFinished, test } from 'vitest';
import { createBlowLog } from './blows.ts';
import { type ChaosStage, createChaosStage, scrapeIntervalMs } from './chaos-stage.ts';
import { findChaosFaults } from './find-chaos-faults.ts';
import { findLongestGapMs } from './find-longest-gap.ts';
import { createTruth, isNamed } from './load.ts';
import { type Part, startPart } from './start-part.ts';
import { waitUntil } from './wait-until.ts';

const patienceMs = 120_000;
/** For a machine that has much else to do. */
const slackMs = 6_000;

interface Served {
  part: Part;
  url: string;
}

test('two servers and two daemons are replaced on a newer database: no request, scrape or alert is lost', {
  timeout: 600_000,
}, async () => {
  const stage = await createChaosStage({ workers: 24 });
  onTestFinished(() => stage.close());
  const { db, machines, env } = stage;
  const started: Part[] = [];
  onTestFinished(async () => {
    await Promise.all(started.map((part) => part.kill()));
  });
  const startDaemon = async () => keep(started, await startPart('daemon', env));
  const startServer = async (): Promise<Served> => {
    const port = String(await findFreePort());
    const part = keep(started, await startPart('server', { ...env, PORT: port }));
    return { part, url: `http://127.0.0.1:${port}` };
  };
  await alertAtSecondFailure(stage);
  const behind = [await startServer(), await startServer()];
  const daemons = [await startDaemon(), await startDaemon()];
  const stopping = new AbortController();
  const requests = ask(stage, behind, stopping.signal);
  expect(await waitUntil(async () => ((await countScraped(stage)) === 24 ? true : null), patienceMs)).toBe(
    true,
  );

  // As a migration of the next version, which these know nothing of.
  await pretendNewer(db);
  const [victim] = machines;
  await victim?.worker.kill();
  for (const place of [0, 1]) {
    const next = await startServer();
    const old = behind[place];
    behind[place] = next;
    expect(await old?.part.stop(), old?.part.lastWords()).toBe(0);
    const successor = await startDaemon();
    expect(await daemons[place]?.stop(), daemons[place]?.lastWords()).toBe(0);
    daemons[place] = successor;
  }
  const hasAlert = async (state: 'firing' | 'resolved') => {
    const found = await db
      .selectFrom('alerts')
      .select('id')
      .where('kind', '=', 'worker_down')
      .where('state', '=', state)
      .execute();
    return found.length === 1 ? true : null;
  };
  expect(await waitUntil(() => hasAlert('firing'), patienceMs)).toBe(true);
  // Who is back before the chat was told is not told of.
  expect(await waitUntil(async () => isNamed(stage.person, victim?.name ?? ''), patienceMs)).toBe(true);
  await victim?.worker.revive();
  expect(await waitUntil(() => hasAlert('resolved'), patienceMs)).toBe(true);
  expect(await waitUntil(() => isToldOfReturn(stage), patienceMs)).toBe(true);
  stopping.abort();
  const { asked, lost } = await requests;
  for (const daemon of daemons) expect(await daemon.stop(), daemon.lastWords()).toBe(0);

  expect(lost).toEqual([]);
  expect(asked).toBeGreaterThan(50);
  const truth = {
    ...{ ...createTruth(), deaths: new Map([[victim?.workerId ?? '', 1]]) },
    requests: { answered: asked, refused: 0 },
  };
  const log = createBlowLog();
  const faults = await findChaosFaults({ stage, truth, log, watched: machines, commanded: [] });
  expect(faults).toEqual({
    lostTransitions: [],
    falseAlerts: [],
    duplicatePayouts: [],
    wrongCommands: [],
    missingSamples: [],
  });
  expect(await findLongestGapMs(stage)).toBeLessThan(2 * scrapeIntervalMs + slackMs);
});

function keep(started: Part[], part: Part): Part {
  started.push(part);
  return part;
}

/** As a load balancer: a server that takes no connection any more is passed over; whatever was taken is answered. */
async function ask(stage: ChaosStage, behind: readonly Served[], signal: AbortSignal) {
  const lost: string[] = [];
  let asked = 0;
  const askOne = async (url: string): Promise<string> => {
    try {
      const headers = { authorization: `Bearer ${stage.operatorKey}` };
      const answer = await fetch(`${url}/api/v1/overview`, { headers });
      await answer.arrayBuffer();
      return answer.status === 200 ? 'answered' : `HTTP ${answer.status}`;
    } catch (error) {
      const story = `${error} ${error instanceof Error ? error.cause : ''}`;
      return story.includes('ECONNREFUSED') ? 'closed' : story;
    }
  };
  for (; !signal.aborted; await setTimeout(50)) {
    const servers = [...behind].sort(() => (asked % 2 === 0 ? 1 : -1));
    let outcome = 'closed';
    for (const { url } of servers) if (outcome === 'closed') outcome = await askOne(url);
    asked += 1;
    if (outcome !== 'answered') lost.push(outcome);
  }
  return { asked, lost };
}

async function alertAtSecondFailure({ db, participantId }: ChaosStage): Promise<void> {
  const unchanged = { enabled: true, clearThreshold: null, forSeconds: null, severity: null };
  const rule = { participantId, workerId: null, kind: 'worker_down', threshold: 2, ...unchanged };
  await db.insertInto('alertRules').values(rule).execute();
}

async function countScraped({ db }: ChaosStage): Promise<number> {
  return (await db.selectFrom('workerMetrics').select('workerId').distinct().execute()).length;
}

/** The leader queues the recovery some moments after the alert is over. */
async function isToldOfReturn({ db }: ChaosStage): Promise<true | null> {
  const messages = await db.selectFrom('notifications').select(['kind', 'state']).execute();
  const isQueued = messages.some(({ state }) => state === 'queued');
  return messages.some(({ kind }) => kind === 'resolved') && !isQueued ? true : null;
}

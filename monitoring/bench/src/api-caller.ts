import { createApiKey } from '@cocoon-pool/db/api-keys';
import type { Db } from '@cocoon-pool/db/database';
import { defaultMetricRetention } from '@cocoon-pool/db/metric-retention';
import { createEncryptionKey, createSecretBox } from '@cocoon-pool/db/secret-box';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { mainnetRootAddress } from '@cocoon-pool/domain/payouts/accepted-proxy-code';
import type { AnswerCache } from '@cocoon-pool/server/answer-cache';
import { createApp } from '@cocoon-pool/server/app';

/** Asks the API for a path and gives what it answers; throws unless the answer is 200. */
export type CallApi = (path: string) => Promise<unknown>;

/** The whole API in this process, without a socket, asked by an operator's key; answers are shared where there is a cache. */
export async function createApiCaller(db: Db, now: Date, cache?: AnswerCache): Promise<CallApi> {
  const secretBox = await createSecretBox([createEncryptionKey()]);
  const settings = {
    registration: 'approve',
    coinSymbol: 'TON',
    botToken: null,
    operatorTelegramIds: [],
    publicUrl: null,
    tonNetwork: 'mainnet',
    chain: { rootAddress: mainnetRootAddress },
    workerNetworksAllowed: [],
    workerPortsAllowed: [],
    scrapeIntervalSeconds: 15,
    metricRetention: defaultMetricRetention,
    poolName: 'Bench',
  } as const;
  const app = createApp({ db, secretBox, now: () => now, log: silentLogger, settings, cache });
  const wanted = { name: 'bench', scope: 'operator', participantId: null, expiresAt: null } as const;
  const { key } = await createApiKey(db, wanted, now);
  return async (path) => {
    const answer = await app.request(path, { headers: { Authorization: `Bearer ${key}` } });
    const body = await answer.text();
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${body.slice(0, 500)}`);
    return JSON.parse(body);
  };
}

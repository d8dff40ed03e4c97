import type { Db } from '@cocoon-pool/db/database';
import { createSecretBox } from '@cocoon-pool/db/secret-box';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { defaultWorkerPorts } from '@cocoon-pool/domain/network/parse-worker-address';
import { mainnetRootAddress } from '@cocoon-pool/domain/payouts/accepted-proxy-code';
import type { BotDeps, BotSettings } from './bot-deps.ts';

/** For tests: settings as a small installation has them. */
export function createTestSettings(change: Partial<BotSettings> = {}): BotSettings {
  return {
    ...{ poolName: 'Test pool', publicUrl: null, registration: 'open', operatorTelegramIds: [] },
    ...{ supportContact: null, telegramApiRoot: 'http://127.0.0.1:1', coinSymbol: 'TON' },
    ...{ tonNetwork: 'mainnet', chain: { rootAddress: mainnetRootAddress } },
    ...{ workerPortsAllowed: defaultWorkerPorts, workerNetworksAllowed: [] },
    ...change,
  };
}

/** For tests: what a bot needs, without waiting and with a key of its own. */
export async function createTestDeps(
  db: Db,
  now: () => Date,
  settings: Partial<BotSettings>,
): Promise<BotDeps> {
  return {
    ...{ db, now, log: silentLogger, pause: async () => {} },
    secretBox: await createSecretBox([Buffer.alloc(32, 7).toString('base64')]),
    settings: createTestSettings(settings),
  };
}

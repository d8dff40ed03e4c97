import type { Db } from '@cocoon-pool/db/database';
import { defaultMetricRetention } from '@cocoon-pool/db/metric-retention';
import { createEncryptionKey, createSecretBox } from '@cocoon-pool/db/secret-box';
import type { Logger } from '@cocoon-pool/domain/logger';
import { createDaemon, type DaemonDeps } from '@cocoon-pool/monitoring/daemon';
import { createAttackServer } from './attack-server.ts';
import { send } from './wire-attack.ts';

interface FuzzedDaemonOptions extends Pick<DaemonDeps, 'now' | 'timers'> {
  db: Db;
  scrapeIntervalSeconds: number;
  scrapeTimeoutMs: number;
}

export interface FuzzedDaemon {
  /** Everything the daemon called an error, in words. */
  errors: string[];
  metricsUrl: string;
  stop(): Promise<void>;
}

/** A whole daemon for workers on 127.0.0.1, with an outside that can be reached. */
export async function startFuzzedDaemon(options: FuzzedDaemonOptions): Promise<FuzzedDaemon> {
  const outside = await createAttackServer(send('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'));
  const { scrapeIntervalSeconds, scrapeTimeoutMs, ...deps } = options;
  const errors: string[] = [];
  const log: Logger = {
    info: () => {},
    warn: () => {},
    error: (fields, message) => errors.push(`${message}: ${toWords(fields.err)}`),
  };
  const daemon = createDaemon({
    ...deps,
    log,
    secretBox: await createSecretBox([createEncryptionKey()]),
    settings: {
      scrapeIntervalSeconds,
      scrapeTimeoutMs,
      scrapeConcurrency: 100,
      perfIntervalSeconds: scrapeIntervalSeconds,
      workerNetworksAllowed: ['127.0.0.0/8'],
      workerPortsAllowed: [{ from: 1, to: 65_535 }],
      metricRetention: defaultMetricRetention,
      botToken: null,
      telegramApiRoot: `http://127.0.0.1:${outside.port}`,
      tonApiUrl: `http://127.0.0.1:${outside.port}`,
      metrics: { host: '127.0.0.1', port: 0, token: null },
    },
  });
  await daemon.start();
  return {
    errors,
    metricsUrl: `http://127.0.0.1:${daemon.metricsPort()}/metrics`,
    stop: async () => {
      await daemon.stop();
      await outside.close();
    },
  };
}

function toWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}, ${toWords(error.cause)}`;
}

import { createEncryptionKey, createSecretBox } from '@cocoon-pool/db/secret-box';
import type { TestDatabase } from '@cocoon-pool/db/testing';
import { parseConfig } from '@cocoon-pool/domain/config';
import { silentLogger } from '@cocoon-pool/domain/logger';
import { createTestHarness } from 'wrangler';
import { serve } from './bin/serve.ts';

interface Surroundings {
  database: TestDatabase;
  redis: { url: string; token: string };
  telegram: { url: string; token: string };
}

export interface Runtime {
  url: string;
  stop(): Promise<void>;
}

const webhookSecret = 's3cret';
export const publicUrl = 'https://pool.example.org';

function toSettings({ redis, telegram }: Surroundings) {
  return {
    vars: {
      UPSTASH_REDIS_REST_URL: redis.url,
      TELEGRAM_API_ROOT: telegram.url,
      PUBLIC_URL: publicUrl,
      LOG_LEVEL: 'silent',
      REGISTRATION: 'open',
    },
    secrets: {
      UPSTASH_REDIS_REST_TOKEN: redis.token,
      ENCRYPTION_KEYS: createEncryptionKey(),
      BOT_TOKEN: telegram.token,
      WEBHOOK_SECRET: webhookSecret,
    },
  };
}

/** The server as `npm run start:server` runs it, on a free port. */
export async function startNode(surroundings: Surroundings): Promise<Runtime> {
  const { vars, secrets } = toSettings(surroundings);
  const parsed = parseConfig({ ...vars, ...secrets, PORT: '0' }, () => '');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { config } = parsed;
  const secretBox = await createSecretBox(config.encryptionKeys ?? []);
  const { db } = surroundings.database;
  return serve({ config, log: silentLogger, database: { db, secretBox }, now: () => new Date() });
}

const root = new URL('../../', import.meta.url);

/** The Worker as `wrangler.toml` describes it, in workerd, with Hyperdrive leading to the database of this test. */
export async function startWorkerd(
  surroundings: Surroundings,
  without: readonly string[] = [],
): Promise<Runtime> {
  const settings = toSettings(surroundings);
  const keep = (values: Record<string, string>) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => !without.includes(name)));
  process.env.WRANGLER_SEND_METRICS = 'false';
  process.env.CLOUDFLARE_HYPERDRIVE_LOCAL_CONNECTION_STRING_HYPERDRIVE = surroundings.database.url;
  const harness = createTestHarness({
    workers: [
      {
        configPath: new URL('wrangler.toml', root),
        vars: keep(settings.vars),
        secrets: keep(settings.secrets),
      },
    ],
  });
  const { url } = await harness.listen();
  return { url: url.origin, stop: () => harness.close() };
}

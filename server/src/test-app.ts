import { enrolAgent } from '@cocoon-pool/db/agent-enrolment';
import { type ApiKeyScope, createApiKey } from '@cocoon-pool/db/api-keys';
import { createEnrolmentToken } from '@cocoon-pool/db/enrolment-tokens';
import { defaultMetricRetention } from '@cocoon-pool/db/metric-retention';
import { insertParticipant, type ParticipantChange, updateParticipant } from '@cocoon-pool/db/participants';
import type { Id } from '@cocoon-pool/db/schema';
import { createEncryptionKey, createSecretBox } from '@cocoon-pool/db/secret-box';
import { createSession } from '@cocoon-pool/db/sessions';
import { createTestDatabase } from '@cocoon-pool/db/testing';
import { insertWorker } from '@cocoon-pool/db/worker-registration';
import type { Logger } from '@cocoon-pool/domain/logger';
import { mainnetRootAddress } from '@cocoon-pool/domain/payouts/accepted-proxy-code';
import { createDocument } from './api-document.ts';
import { createApp } from './app.ts';
import type { AppDeps, AppSettings } from './app-deps.ts';
import { createDocumentCheck } from './document-check.ts';

export const testBotToken = '123456:test-token';
export const testDomain = 'pool.example.org';

/** The whole API on a fresh database, with a clock that stands still until told and a log that can be read. */
export async function createTestApp(
  changes: Partial<Omit<AppDeps, 'settings'>> & { settings?: Partial<AppSettings> } = {},
) {
  const database = await createTestDatabase();
  const { drop } = database;
  const db = changes.db ?? database.db;
  const secretBox = await createSecretBox([createEncryptionKey()]);
  const clock = { now: new Date('2026-11-23T12:00:00.000Z') };
  const lines: Record<string, unknown>[] = [];
  const write = (fields: Record<string, unknown>) => lines.push(fields);
  const log: Logger = { info: write, warn: write, error: write };
  const settings: AppSettings = {
    registration: 'approve',
    coinSymbol: 'TON',
    botToken: testBotToken,
    operatorTelegramIds: ['777'],
    publicUrl: `https://${testDomain}`,
    tonNetwork: 'mainnet',
    chain: { rootAddress: mainnetRootAddress },
    workerNetworksAllowed: [],
    workerPortsAllowed: [{ from: 12_000, to: 12_990 }],
    scrapeIntervalSeconds: 15,
    metricRetention: defaultMetricRetention,
    poolName: 'Test pool',
    ...changes.settings,
  };
  const deps: AppDeps = { now: () => clock.now, log, db, secretBox, ...changes, settings };
  const app = createApp(deps);

  const checkAnswer = createDocumentCheck(createDocument(app, settings.poolName));

  /** A request as `token`'s owner; the answer with its body read, which is held against the document. */
  const call = async (
    method: string,
    path: string,
    { token, body }: { token?: string; body?: unknown } = {},
  ) => {
    const response = await app.request(path, {
      method,
      headers: {
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const contentType = response.headers.get('Content-Type');
    checkAnswer({ method, path }, { status: response.status, contentType, text });
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: contentType?.startsWith('application/json') ? JSON.parse(text) : null,
    };
  };

  const addPerson = async (name: string, change: ParticipantChange = {}) => {
    const { id } = await insertParticipant(db, { name, actor: 'system' }, clock.now);
    await updateParticipant(db, { id, change, actor: 'system' }, clock.now);
    return {
      id,
      token: (await createSession(db, { participantId: id, method: 'telegram' }, clock.now)).token,
    };
  };

  const addKey = async (scope: ApiKeyScope, participantId: Id | null = null) =>
    (await createApiKey(db, { name: scope, scope, participantId, expiresAt: null }, clock.now)).key;

  const addWorker = async (address: string, participantId: Id | null, labels: string[] = []) => {
    const worker = {
      name: address,
      host: address.split(':')[0] ?? '',
      address,
      accessHash: null,
      labels,
      participantId,
    };
    const made = await insertWorker({ db, secretBox, now: clock.now }, worker, {
      actor: 'system',
      isOperator: true,
    });
    if (!made.ok) throw new Error(made.reason);
    return made.id;
  };

  /** An enrolled agent of the participant (null = the pool). */
  const addAgent = async (participantId: Id | null, hostname = 'gpu-1') => {
    const order = { participantId, agentId: null, actor: 'system' };
    const token = await createEnrolmentToken(db, order, clock.now);
    const enrolled = await enrolAgent(
      db,
      { token: token?.token ?? '', hostname, version: '0.1.0' },
      clock.now,
    );
    if (!enrolled.ok) throw new Error(enrolled.reason);
    return enrolled;
  };

  return { app, deps, db, secretBox, clock, lines, call, addPerson, addKey, addWorker, addAgent, drop };
}

export type TestApp = Awaited<ReturnType<typeof createTestApp>>;

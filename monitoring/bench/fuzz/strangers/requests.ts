import { createApiKey } from '@cocoon-pool/db/api-keys';
import type { Db } from '@cocoon-pool/db/database';
import { defaultMetricRetention } from '@cocoon-pool/db/metric-retention';
import { insertParticipant, updateParticipant } from '@cocoon-pool/db/participants';
import { createEncryptionKey, createSecretBox, type SecretBox } from '@cocoon-pool/db/secret-box';
import { createSession } from '@cocoon-pool/db/sessions';
import { insertWorker } from '@cocoon-pool/db/worker-registration';
import type { Logger } from '@cocoon-pool/domain/logger';
import { mainnetRootAddress } from '@cocoon-pool/domain/payouts/accepted-proxy-code';
import { type ApiDocument, createDocument, listRoutes } from '@cocoon-pool/server/api-document';
import { createApp } from '@cocoon-pool/server/app';
import { createDocumentCheck } from '@cocoon-pool/server/document-check';
import type { Dice } from '../dice.ts';
import type { FuzzArea } from '../fuzz-area.ts';
import { mutateJsonText } from '../mutate-json.ts';
import { mutatePage } from '../mutate-page.ts';
import { nastyPieces } from '../nasty-values.ts';
import { openFuzzDatabase } from '../open-fuzz-database.ts';
import { type Schema, sampleSchema } from '../sample-schema.ts';

export interface RequestInput {
  method: string;
  /** With its query; each character below 256 is a byte. */
  path: string;
  headers: Record<string, string>;
  body: string | null;
  role: Role | null;
}

const roles = ['participant', 'operator', 'agent', 'read', 'operatorKey'] as const;
type Role = (typeof roles)[number];
type Tokens = Record<Role, string>;

/** Whoever asks the API, with a credential or without: every answer is a documented one, and none is our fault. */
export const requestsArea: FuzzArea<RequestInput> = {
  name: 'requests',
  title: 'hostile requests to the API',
  open: async () => {
    const database = await openFuzzDatabase();
    const faults: string[] = [];
    const secretBox = await createSecretBox([createEncryptionKey()]);
    const app = createFuzzedApp({ db: database.db, secretBox, faults });
    const apiDocument = createDocument(app, 'Fuzzed');
    const templates = listTemplates(apiDocument);
    const checkAnswer = createDocumentCheck(apiDocument);
    let tokens = await admit({ db: database.db, secretBox });
    let asked = 0;
    return {
      make: (dice) => makeInput(templates, dice),
      check: async (input) => {
        asked += 1;
        // Requests end sessions, keys and people.
        if (asked % casesPerAdmission === 0) tokens = await admit({ db: database.db, secretBox });
        faults.length = 0;
        const { method, path, headers, body, role } = input;
        const request = toRequest({
          method,
          path,
          headers,
          body,
          token: role === null ? null : tokens[role],
        });
        if (request === null) return { isTaken: false, violations: [] };
        const response = await app.fetch(request);
        const text = await response.text();
        const contentType = response.headers.get('Content-Type');
        const isBroken = response.status >= 500 && response.status !== 501;
        if (!isBroken)
          checkAnswer(
            { method, path: request.url.slice(origin.length) },
            { status: response.status, contentType, text },
          );
        return {
          isTaken: response.status < 300,
          violations: isBroken ? [`${method} answered ${response.status}: ${faults.join('; ') || text}`] : [],
        };
      },
      close: database.close,
    };
  },
};

const origin = 'https://pool.example.org';
const casesPerAdmission = 500;

function createFuzzedApp({ db, secretBox, faults }: { db: Db; secretBox: SecretBox; faults: string[] }) {
  const log: Logger = {
    info: () => {},
    warn: () => {},
    error: (fields, message) =>
      void faults.push(
        `${message}: ${fields.err instanceof Error ? fields.err.stack : JSON.stringify(fields)}`,
      ),
  };
  return createApp({
    ...{ db, secretBox, log, now: () => new Date() },
    settings: {
      ...{ registration: 'approve', coinSymbol: 'TON', botToken: '1:token', operatorTelegramIds: [] },
      ...{ publicUrl: origin, tonNetwork: 'mainnet', chain: { rootAddress: mainnetRootAddress } },
      ...{ workerNetworksAllowed: [], workerPortsAllowed: [{ from: 12_000, to: 12_990 }] },
      ...{ scrapeIntervalSeconds: 15, metricRetention: defaultMetricRetention, poolName: 'Fuzzed' },
    },
  });
}

/** An operator, a participant with a worker, and their keys. */
async function admit({ db, secretBox }: { db: Db; secretBox: SecretBox }): Promise<Tokens> {
  const now = new Date();
  const addPerson = async (name: string, role: 'participant' | 'operator') => {
    const { id } = await insertParticipant(db, { name, actor: 'fuzz' }, now);
    await updateParticipant(db, { id, change: { role }, actor: 'fuzz' }, now);
    const { token } = await createSession(db, { participantId: id, method: 'telegram' }, now);
    return { id, token };
  };
  const participant = await addPerson('Anna', 'participant');
  const operator = await addPerson('Boris', 'operator');
  const addKey = async (scope: 'agent' | 'read' | 'operator', participantId: string | null) =>
    (await createApiKey(db, { name: scope, scope, participantId, expiresAt: null }, now)).key;
  for (const port of [12_000, 12_010]) {
    const host = `203.0.113.${1 + (now.getTime() % 250)}`;
    await insertWorker(
      { db, secretBox, now },
      {
        ...{ name: 'gpu', host, address: `${host}:${port}`, accessHash: null, labels: [] },
        participantId: participant.id,
      },
      { actor: 'fuzz', isOperator: true },
    );
  }
  return {
    participant: participant.token,
    operator: operator.token,
    agent: await addKey('agent', participant.id),
    read: await addKey('read', participant.id),
    operatorKey: await addKey('operator', null),
  };
}

interface Template {
  method: string;
  path: string;
  parameters: { name: string; place: string; schema: Schema }[];
  body: Schema | null;
  schemas: Record<string, Schema>;
}

type Templates = [Template, ...Template[]];

/** It waits for a daemon's answer, which nobody gives here. */
const waitingPaths = ['/api/v1/workers/discover'];

function listTemplates(apiDocument: ApiDocument): Templates {
  const document: PlainDocument = JSON.parse(JSON.stringify(apiDocument));
  const schemas = document.components?.schemas ?? {};
  const [first, ...others] = listRoutes(apiDocument)
    .filter(({ path }) => !waitingPaths.includes(path))
    .map(({ method, path }): Template => {
      const { parameters = [], requestBody } = document.paths[path]?.[method] ?? {};
      return {
        ...{ method: method.toUpperCase(), path, schemas },
        parameters: parameters.map(({ name, in: place, schema = {} }) => ({ name, place, schema })),
        body: requestBody?.content?.['application/json']?.schema ?? null,
      };
    });
  if (first === undefined) throw new Error('The API has no routes');
  return [first, ...others];
}

interface PlainDocument {
  paths: Record<string, Record<string, PlainOperation>>;
  components?: { schemas?: Record<string, Schema> };
}

interface PlainOperation {
  parameters?: { name: string; in: string; schema?: Schema }[];
  requestBody?: { content?: Record<string, { schema?: Schema }> };
}

function makeInput(templates: Templates, dice: Dice): RequestInput {
  const template = dice.pick(templates);
  const body = makeBody(template, dice);
  return {
    method: dice.chance(0.97) ? template.method : dice.pick(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']),
    path: makePath(template, dice),
    headers: dice.chance(0.95) ? {} : { [dice.pick(oddHeaders)]: dice.pick(oddHeaderValues) },
    body,
    role: dice.chance(0.05) ? null : dice.pick(roles),
  };
}

const oddHeaders = [
  'If-None-Match',
  'X-Forwarded-For',
  'X-API-Key',
  'Content-Encoding',
  'Accept-Language',
  'Cookie',
  'Range',
] as const;
const oddHeaderValues = ['*', '"x"', 'gzip', '::1, 127.0.0.1', 'zz;q=9', 'bytes=0-', 'a=b'] as const;

function makePath({ path, parameters, schemas }: Template, dice: Dice): string {
  const toText = (schema: Schema) => {
    const sampled = String(sampleSchema(schema, { schemas, dice }));
    if (dice.chance(0.75)) return encodeURIComponent(sampled.toWellFormed());
    const changed = mutatePage(sampled, dice.pick(nastyPieces), dice).page;
    return dice.chance(0.9) ? encodeURIComponent(changed) : changed;
  };
  const filled = parameters
    .filter(({ place }) => place === 'path')
    .reduce((text, { name, schema }) => text.replace(`{${name}}`, toText(schema)), path);
  const query = parameters
    .filter(({ place }) => place === 'query' && dice.chance(0.4))
    .map(({ name, schema }) => `${name}=${toText(schema)}`);
  return query.length === 0 ? filled : `${filled}?${query.join('&')}`;
}

function makeBody({ body, schemas, method }: Template, dice: Dice): string | null {
  if (method === 'GET') return null;
  if (body === null) return dice.chance(0.9) ? null : dice.pick(nastyPieces);
  const sampled = sampleSchema(body, { schemas, dice });
  if (dice.chance(0.4)) return JSON.stringify(sampled);
  return mutateJsonText(sampled, sampleSchema(body, { schemas, dice }), dice);
}

interface Asked extends Omit<RequestInput, 'role'> {
  token: string | null;
}

/** Null where no client could send it: the method or a header is refused before it leaves. */
function toRequest({ method, path, headers, body, token }: Asked): Request | null {
  try {
    return new Request(`${origin}${path}`, {
      method,
      headers: {
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
        ...(body === null ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === null || method === 'GET' ? {} : { body: Buffer.from(body, 'latin1') }),
    });
  } catch {
    return null;
  }
}

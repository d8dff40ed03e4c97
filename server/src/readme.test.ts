import { readFile } from 'node:fs/promises';
import { createApiKey } from '@cocoon-pool/db/api-keys';
import { upsertWorkerAnswers } from '@cocoon-pool/db/worker-answers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rateLimits } from './rate-limits.ts';
import { readCapture, seedState } from './seed-sample.ts';
import { type HttpServer, startHttpServer } from './start-http-server.ts';
import { createTestApp, type TestApp } from './test-app.ts';

interface Example {
  curl: string;
  /** The status that stands behind `json`; 200 where there is none. */
  status: number;
  answer: unknown;
}

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
const examples = [...readme.matchAll(/```sh\n(curl [\s\S]*?)```\n```json ?(.*)\n([\s\S]*?)```/g)].map(
  ([, curl = '', status = '', answer = '']): Example => ({
    curl,
    status: Number(status || 200),
    answer: JSON.parse(answer),
  }),
);

let api: TestApp;
let server: HttpServer;
let key: string;
beforeAll(async () => {
  api = await createTestApp();
  const { id } = await api.addPerson('Ada', { role: 'operator' });
  const worker = await api.addWorker('203.0.113.7:12000', id);
  await seedState(api.db, worker, { sample: readCapture('c-traffic-05', api.clock.now) });
  const answer = { workerId: worker, askedAt: api.clock.now, failure: null, bytes: 2, isCut: false };
  await upsertWorkerAnswers(api.db, [{ ...answer, page: 'jsonstats', body: Buffer.from('{}') }]);
  const wanted = { name: 'readme', scope: 'operator', participantId: id, expiresAt: null } as const;
  key = (await createApiKey(api.db, wanted, api.clock.now)).key;
  server = await startHttpServer(api.deps, { host: '127.0.0.1', port: 0, trustedProxies: [] });
});
afterAll(async () => {
  await server.stop();
  await api.drop();
});

test('the seven endpoints of the mission are among the examples', () => {
  const asked = examples.map(({ curl }) => new URL(readCurl(curl).url).pathname.replace('/api/v1/', ''));
  for (const path of ['workers', 'workers/1/metrics', 'workers/1/stats', 'payouts', 'participants/me']) {
    expect(asked).toContain(path);
  }
  expect(asked).toContain('alerts/configure');
  expect(asked).toContain('export/tax-report');
});

test.each(examples.map((example) => [example.curl.split('\n')[0], example] as const))(
  '%s',
  async (_line, { curl, status, answer }) => {
    const { url, ...request } = readCurl(curl);
    const response = await fetch(url.replace('http://localhost:8787', server.url), request);
    expect(response.status).toBe(status);
    expectKeys(await response.json(), answer, 'answer');
  },
);

test('the table of limits says what the limits are', () => {
  const { stranger, login, read, export: exports, write, probe, control } = rateLimits;
  const lines = [stranger, login, [read, exports, write], probe, control].map((tiers) =>
    [tiers]
      .flat()
      .map(({ perMinute }) => perMinute)
      .join(', '),
  );
  const rows = [...readme.matchAll(/^\| [^|]+ \| ([\d, ]+) \| [^|]+ \|$/gm)].map(([, figures]) => figures);
  expect(rows).toEqual(lines);
});

/** Method, URL, headers and body of a curl line, with the key that exists. */
function readCurl(curl: string) {
  const words = [...curl.replaceAll('\\\n', ' ').matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );
  const after = (option: string) => words.flatMap((word, n) => (word === option ? [words[n + 1] ?? ''] : []));
  const headers = after('-H').map((header) => header.replace('cp_…', key).split(': ') as [string, string]);
  const [body] = after('-d');
  return {
    url: words.find((word) => word.startsWith('http')) ?? '',
    method: after('-X')[0] ?? 'GET',
    headers,
    ...(body === undefined ? {} : { body }),
  };
}

/** The same keys all the way down; more of them only where the example has a field `…`. */
function expectKeys(actual: unknown, example: unknown, path: string): void {
  if (Array.isArray(example) && Array.isArray(actual)) {
    if (example.length > 0) expectKeys(actual[0], example[0], `${path}[0]`);
    return;
  }
  if (!isFields(example)) {
    expect(Array.isArray(actual) || isFields(actual), `${path} is no plain value`).toBe(false);
    return;
  }
  if (!isFields(actual)) throw new Error(`${path} has no fields`);
  const { '…': more, ...shown } = example;
  if (more === undefined) expect(Object.keys(actual).sort(), path).toEqual(Object.keys(shown).sort());
  for (const [name, value] of Object.entries(shown)) {
    expect(actual, path).toHaveProperty([name]);
    expectKeys(actual[name], value, `${path}.${name}`);
  }
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

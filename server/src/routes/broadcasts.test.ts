import { queueNotices } from '@cocoon-pool/db/queue-notices';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../test-app.ts';

const path = '/api/v1/broadcasts';
let api: TestApp;
let operator: string;
let ada: { id: string; token: string };
beforeAll(async () => {
  api = await createTestApp();
  operator = (await api.addPerson('Operator', { role: 'operator' })).token;
  ada = await api.addPerson('Ada');
});
afterAll(() => api.drop());

const post = (body: object, to = path) => api.call('POST', to, { token: operator, body });
const draft = { text: 'Restart <today> & tomorrow', audience: { kind: 'everybody' } };

test('a preview tells whom it would reach and how it reads, and sends nothing', async () => {
  const { status, json } = await post(draft, `${path}/preview`);
  expect(status).toBe(200);
  expect(json).toMatchObject({ people: 2, receivers: 0, withoutReceiver: 2 });
  expect(json.shown.en).toMatch(/^<b>.*<\/b>.*\n\nRestart &lt;today&gt; &amp; tomorrow$/);
  expect(json.shown.ru).toMatch(/сообщение операторов/);
  const { json: list } = await api.call('GET', path, { token: operator });
  expect(list.items).toEqual([]);
});

test('a message is sent once, audited, listed, and reported person by person', async () => {
  await api.db
    .insertInto('receivers')
    .values({
      ...{ participantId: ada.id, kind: 'telegram', chatId: '7', threadId: null, label: null, url: null },
      ...{ secretSealed: null, disabledAt: null, disabledReason: null, returnedAt: null, removedAt: null },
    })
    .execute();
  const body = { ...draft, requestKey: 'first-message' };
  const sent = await post(body);
  expect([sent.status, sent.json.people]).toEqual([201, 2]);
  expect((await post(body)).json).toEqual(sent.json);
  expect((await post({ ...body, text: 'Other' })).json.error.code).toBe('request_key_taken');
  await queueNotices(api.db, api.clock.now);
  const { json } = await api.call('GET', `${path}/${sent.json.id}`, { token: operator });
  expect(json.report).toMatchObject({ sent: 0, waiting: 1, failed: 0, noReceiver: 1 });
  expect(json.report.unreached).toMatchObject([{ name: 'Operator', state: 'no_receiver' }]);
  const audit = await api.call('GET', '/api/v1/audit-log?action=broadcast.sent', { token: operator });
  expect(audit.json.items).toMatchObject([{ detail: { audience: 'everybody', people: 2 } }]);
  expect((await api.call('GET', `${path}/999`, { token: operator })).status).toBe(404);
});

test.each([
  [{ text: ' ' }, 'text'],
  [{ text: 'a'.repeat(2_001) }, 'text'],
  [{ text: 'a\u0000' }, 'text'],
  [{ audience: { kind: 'king' } }, 'audience.kind'],
  [{ audience: { kind: 'chosen', participantIds: [] } }, 'audience.participantIds'],
  [{ requestKey: 'x' }, 'requestKey'],
])('%j sends nothing', async (change, field) => {
  const { status, json } = await post({ ...draft, requestKey: 'refused-message', ...change });
  expect([status, json.error.field]).toEqual([422, field]);
});

test('the sixth of an hour is refused, and a message to nobody', async () => {
  const none = { kind: 'chosen', participantIds: ['999'] };
  const nobody = await post({ ...draft, audience: none, requestKey: 'to-nobody' });
  expect([nobody.status, nobody.json.error.code]).toEqual([409, 'nobody_to_tell']);
  for (const n of [2, 3, 4, 5]) {
    expect((await post({ ...draft, requestKey: `message-${n}` })).status).toBe(201);
  }
  const late = await post({ ...draft, requestKey: 'message-6' });
  expect([late.status, late.json.error.code]).toEqual([429, 'too_many_broadcasts']);
});

test('nothing is sent while looking through somebody’s eyes', async () => {
  const seen = await api.app.request(path, {
    method: 'POST',
    headers: {
      ...{ Authorization: `Bearer ${operator}`, 'Content-Type': 'application/json' },
      'X-View-As': ada.id,
    },
    body: JSON.stringify({ ...draft, requestKey: 'viewed-as' }),
  });
  expect(seen.status).toBe(403);
  expect(await seen.json()).toMatchObject({ error: { code: 'view_only' } });
});

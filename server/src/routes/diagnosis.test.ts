import { toAnswerColumns } from '@cocoon-pool/db/stored-answer';
import { upsertWorkerStates } from '@cocoon-pool/db/worker-state';
import { createTestState } from '@cocoon-pool/db/worker-state-fixture';
import { toSample } from '@cocoon-pool/domain/cocoon/to-sample';
import { toWorkerAnswer } from '@cocoon-pool/domain/cocoon/worker-answer';
import { getFixtureAnswers } from '@cocoon-pool/domain/fixtures';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../test-app.ts';

let api: TestApp;
beforeAll(async () => {
  api = await createTestApp();
});
afterAll(() => api.drop());

test('a worker that lost its model is told what to do, in the reader’s language', async () => {
  const { id, token } = await api.addPerson('Owner');
  const workerId = await api.addWorker('8.8.4.4:12000', id);
  await storeSample(workerId, 'h-llm-down-6s');
  await api.db
    .insertInto('alerts')
    .values({
      ...{ workerId, kind: 'model_disconnected', state: 'firing', severity: 'critical', participantId: id },
      activeSince: new Date(api.clock.now.getTime() - 600_000),
      firedAt: api.clock.now,
      evidence: '{}',
    })
    .execute();
  const path = `/api/v1/workers/${workerId}/diagnosis`;
  const { status, json } = await api.call('GET', path, { token });
  expect(status).toBe(200);
  expect(json).toMatchObject({
    workerId,
    sampledAt: api.clock.now.toISOString(),
    verdict: { kind: 'failed', check: 'model_connection', text: expect.stringContaining('model server') },
  });
  expect(json.checks).toHaveLength(10);
  expect(json.checks[5]).toEqual({
    ...{ check: 'model_connection', result: 'failed', reason: null, text: 'Model disconnected for 10 m' },
  });
  expect(json.checks[8]).toMatchObject({ check: 'request_rate', result: 'unknown', reason: 'hangs' });
  const russian = await api.call('GET', `${path}?language=ru`, { token });
  expect(russian.json.checks[5].text).toMatch(/^Нет связи с моделью 10/);
  await api.db.updateTable('participants').set({ language: 'ru' }).where('id', '=', id).execute();
  expect((await api.call('GET', path, { token })).json).toEqual(russian.json);
});

test('a worker that was never scraped is unknown, and somebody else’s is not there', async () => {
  const owner = await api.addPerson('First');
  const other = await api.addPerson('Second');
  const workerId = await api.addWorker('1.1.1.1:12000', owner.id);
  const path = `/api/v1/workers/${workerId}/diagnosis`;
  const { json } = await api.call('GET', path, { token: owner.token });
  expect(json.verdict).toMatchObject({ kind: 'unknown', check: null });
  expect((await api.call('GET', path, { token: other.token })).status).toBe(404);
  expect((await api.call('GET', '/api/v1/workers/none/diagnosis', { token: owner.token })).status).toBe(404);
  expect((await api.call('GET', `${path}?language=de`, { token: owner.token })).status).toBe(422);
  expect((await api.call('GET', path)).status).toBe(401);
});

async function storeSample(workerId: string, state: string): Promise<void> {
  const sample = toSample(getFixtureAnswers(state), api.clock.now);
  await upsertWorkerStates(api.db, [
    createTestState(workerId, api.clock.now, {
      ...{ up: true, failure: null, recentScrapes: 'u', lastUpAt: api.clock.now },
      ...toAnswerColumns(toWorkerAnswer(sample, null)),
      pages: sample,
    }),
  ]);
}

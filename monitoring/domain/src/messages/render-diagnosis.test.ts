import { expect, test } from 'vitest';
import type { DiagnosisFacts } from '../diagnosis/diagnosis-facts.ts';
import type { Reader } from './format-clock.ts';
import type { Language } from './language.ts';
import { renderDiagnosis, renderDiagnosisCard } from './render-diagnosis.ts';

const now = new Date('2026-11-23T13:05:00Z');
const facts: DiagnosisFacts = {
  now,
  sampledAt: new Date('2026-11-23T13:04:51Z'),
  failure: null,
  lastUpAt: new Date('2026-11-23T13:04:51Z'),
  balanceNanoton: 1_900_000_000n,
  walletAddress: 'UQABWAYRUDPbjO0EfnTjtToUuQTATvTK_2wW3liSw_XSOQtq',
  tonLastSyncedAt: new Date('2026-11-23T13:04:40Z'),
  ton: 'synced',
  image: 'listed',
  modelListing: 'unchecked',
  model: 'Qwen/Qwen3-8B@abc:0',
  modelConnected: true,
  modelDisconnectedSince: null,
  enabled: false,
  disabledSince: new Date('2026-11-23T12:00:00Z'),
  proxiesConnected: 2,
  noProxySince: null,
  requestsPerSecond: 0,
  coefficient: 1.5,
  peers: { workers: 4, busyWorkers: 3, requestsPerSecondMean: 0.5, coefficientMean: 1 },
  earnedNanotonPerHour: 420_000_000n,
  unpaidNanoton: null,
};

function reader(language: Language): Reader {
  return { language, timeZone: 'Europe/Berlin', now, coinSymbol: 'TON' };
}

test('the ten checks and the verdict in English', () => {
  expect(renderDiagnosisCard('h100-2', facts, reader('en'))).toMatchInlineSnapshot(`
    "<b>Why am I not earning?</b> h100-2, checked 9 s ago.
    🟢 Answers, 9 s ago
    🔴 Worker's wallet 1.9 TON, needs 2.1 TON
    🟢 TON synced 20 s ago
    🟢 Image is whitelisted
    ⚪ Model: unknown, the worker's own check is off
    🟢 Model connected
    🔴 Disabled since 13:00
    🟢 Connected: 2
    ⚪ Requests: not checked
    🟢 The network is busy
    <b>The worker's wallet cannot pay gas: send at least 5.5 TON to <code>UQABWAYRUDPbjO0EfnTjtToUuQTATvTK_2wW3liSw_XSOQtq</code>.</b>"
  `);
});

test('the ten checks and the verdict in Russian', () => {
  expect(renderDiagnosisCard('h100-2', facts, reader('ru'))).toMatchInlineSnapshot(`
    "<b>Почему нет заработка?</b> Воркер h100-2, проверено 9 с назад.
    🟢 Отвечает, 9 с назад
    🔴 Кошелёк воркера 1,9 TON, нужно 2,1 TON
    🟢 TON синхронизирован 20 с назад
    🟢 Образ в белом списке
    ⚪ Модель: неизвестно, проверка в воркере отключена
    🟢 Связь с моделью есть
    🔴 Выключен с 13:00
    🟢 Подключено: 2
    ⚪ Запросы: не проверялось
    🟢 В сети есть запросы
    <b>Кошельку воркера не хватает на газ: переведите не меньше 5,5 TON на <code>UQABWAYRUDPbjO0EfnTjtToUuQTATvTK_2wW3liSw_XSOQtq</code>.</b>"
  `);
});

const well = { ...facts, balanceNanoton: 9_000_000_000n, enabled: true };

test.each<[string, Partial<DiagnosisFacts>, string]>([
  ['earns', { requestsPerSecond: 1 }, 'It is earning: 0.42 TON/h, unpaid unknown.'],
  [
    'earns, nobody knows how much',
    { requestsPerSecond: 1, earnedNanotonPerHour: null, unpaidNanoton: 616_200_000n },
    'It is earning; unpaid 0.6162 TON.',
  ],
  [
    'is passed over',
    {},
    'Others with Qwen/Qwen3-8B get requests and this one does not: its price is 1.5× against 1×, lower it or check its run time.',
  ],
  [
    'refuses',
    { failure: 'bad_request' },
    'The worker refuses without the right access hash: enter it in the Mini App.',
  ],
  [
    'is syncing',
    { failure: 'not_ready' },
    'The worker is still syncing with TON: wait until it finishes, usually within minutes.',
  ],
  ['waits alone', { peers: null }, 'Cannot tell yet: nobody else runs this model.'],
])('the sentence for a worker that %s', (_name, change, sentence) => {
  expect(renderDiagnosis({ ...well, ...change }, reader('en')).sentence).toBe(sentence);
});

test('an answer over the API is plain text, whatever a worker calls its model', () => {
  const model = '<b>evil</b> & "co"@1';
  const { lines } = renderDiagnosis({ ...well, model, modelListing: 'listed' }, reader('en'));
  expect(lines).toContain('<b>evil</b> & "co" is whitelisted');
  expect(renderDiagnosisCard('<i>x', { ...well, model, modelListing: 'listed' }, reader('en'))).toContain(
    '&lt;b&gt;evil&lt;/b&gt; &amp; &quot;co&quot; is whitelisted',
  );
});

test('nothing known is said as such, in both languages', () => {
  const nothing = Object.fromEntries(Object.keys(facts).map((name) => [name, null]));
  for (const language of ['en', 'ru'] as const) {
    const { lines, sentence } = renderDiagnosis({ ...facts, ...nothing, now }, reader(language));
    expect(lines).toHaveLength(10);
    expect([...lines, sentence].join()).not.toMatch(/null|undefined|NaN/);
  }
});

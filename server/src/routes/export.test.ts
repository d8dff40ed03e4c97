import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { setPriceOverride } from '@cocoon-pool/db/payout-prices';
import { insertTestPayout, linkTestWallet } from '@cocoon-pool/db/testing-ledger';
import { addDecimals, formatDecimal, toDecimal, zero } from '@cocoon-pool/domain/money/decimal';
import { coinTrackingColumns } from '@cocoon-pool/domain/tax/cointracking-writer';
import { taxCsvColumns } from '@cocoon-pool/domain/tax/csv-writer';
import { koinlyColumns } from '@cocoon-pool/domain/tax/koinly-writer';
import type { TaxDocument } from '@cocoon-pool/domain/tax/tax-report';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderTaxPdf } from '../tax-pdf/render-tax-pdf.ts';
import { createTestApp, type TestApp } from '../test-app.ts';
import { bookTaxYear } from '../testing-tax-year.ts';

let api: TestApp;
let owner: { id: string; token: string };
let operator: string;
let printed: TaxDocument | null = null;

beforeAll(async () => {
  api = await createTestApp({
    renderTaxPdf: (document) => {
      printed = document;
      return renderTaxPdf(document);
    },
  });
  api.clock.now = new Date('2026-05-01T00:00:00Z');
  owner = await api.addPerson('Ann; "GPU", Lee', { timeZone: 'Europe/Berlin', currency: 'EUR' });
  operator = await api.addKey('operator');
  await bookTaxYear(api.db, owner.id);
  const workerId = await api.addWorker('8.8.8.8:12000', owner.id);
  const set = (path: string, body: unknown) => api.call('PUT', path, { token: owner.token, body });
  await set(`/api/v1/workers/${workerId}/costs`, { statedWatts: 700, hardware: null });
  const tariffs = [
    { pricePerKwh: '0.30', currency: 'EUR', validFrom: '2026-01-01T00:00:00+01:00' },
    { pricePerKwh: '0.40', currency: 'EUR', validFrom: '2026-07-01T00:00:00+02:00' },
  ];
  for (const tariff of tariffs) await set('/api/v1/participants/me/tariff', tariff);
  api.clock.now = new Date('2027-02-01T00:00:00Z');
});
afterAll(() => api.drop());

async function fetchReport(query: string, participantId = owner.id) {
  const path = `/api/v1/export/tax-report?year=2026&participantId=${participantId}${query}`;
  const response = await api.app.request(path, { headers: { Authorization: `Bearer ${operator}` } });
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return { text, headers: response.headers };
}

/** RFC 4180, as spreadsheets and tax programs read it. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  for (const line of text.split('\r\n').slice(0, -1)) {
    const cells = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)];
    rows.push(cells.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? ''));
  }
  return rows;
}

function toRecords(text: string, columns: readonly string[]): Record<string, string>[] {
  const [head, ...rows] = parseCsv(text);
  expect(head).toEqual(columns);
  return rows.map((row) => {
    expect(row).toHaveLength(columns.length);
    return Object.fromEntries(columns.map((column, place) => [column, row[place] ?? '']));
  });
}

/** The hand-made year, as `testing-tax-year.ts` works it out. */
const handMade = [
  ['2026-01-01 00:00:00 +01:00', '4.500148290', '3.14', '14.13'],
  ['2026-03-29 03:00:00 +02:00', '2.000000001', '2.5', '5.00'],
  ['2026-06-15 14:00:00 +02:00', '10.000000000', '3.0005', '30.01'],
  ['2026-08-01 17:30:00 +02:00', '0.250000000', '2.9', '0.73'],
  ['2026-10-25 02:30:00 +02:00', '1.500000000', null, null],
  ['2026-12-31 23:59:59 +01:00', '0.000000001', '3', '0.00'],
];
const income = {
  ...{ entries: 6, amount: '18.250148292', walletFee: '0.001867488', value: '49.87' },
  ...{ withoutPrice: 1, dailyPriced: 1, overridden: 0 },
};

test('json is the hand-made year: entries, totals, and what does not count apart', async () => {
  const report = JSON.parse((await fetchReport('&format=json')).text);
  const counted = report.entries.filter((row: { section: string }) => row.section === 'income');
  expect(
    counted.map((row: Record<string, string>) => [row.receivedAtLocal, row.amount, row.price, row.value]),
  ).toEqual(handMade);
  expect(report.totals.sections).toMatchObject({
    income,
    unproven_wallet: { entries: 1, amount: '7.000000000', value: '21.00' },
    unverified: { entries: 1, amount: '1000.000000000', value: '3000.00' },
    pending_verification: { entries: 1, value: '15.00' },
  });
  expect(report.totals.months.map((sum: { month: string; value: string }) => [sum.month, sum.value])).toEqual(
    [
      ['2026-01', '14.13'],
      ['2026-03', '5.00'],
      ['2026-06', '30.01'],
      ['2026-08', '0.73'],
      ['2026-10', '0.00'],
      ['2026-12', '0.00'],
    ],
  );
  expect(report.entries[3]).toMatchObject({
    ...{ priceSource: 'coingecko', priceGranularity: 'day', priceMethod: 'daily_rate' },
    priceAtUtc: '2026-08-01 00:00:00 UTC',
  });
  expect(report.report).toMatchObject({ timeZone: 'Europe/Berlin', currency: 'EUR', coinSymbol: 'TON' });
  expect(report.notes[0]).toBe('Informational, not tax advice.');
  expect(report.electricity).toBeNull();
});

test('csv is the same year in one table, and nothing in it calculates', async () => {
  const { text, headers } = await fetchReport('');
  const records = toRecords(text, taxCsvColumns);
  const of = (section: string) => records.filter((row) => row.section === section);
  expect(
    of('income').map((row) => [row.received_at_local, row.amount, row.price || null, row.value || null]),
  ).toEqual(handMade);
  expect(of('total:income')).toMatchObject([
    { amount: income.amount, wallet_fee: income.walletFee, value: '49.87', currency: 'EUR', coin: 'TON' },
  ]);
  expect(of('total:unverified')).toMatchObject([{ value: '3000.00' }]);
  expect(of('income')[2]?.note).toBe('\'=HYPERLINK("http://evil")');
  expect(of('note').map(({ note }) => note)).toContain(
    '1 payout without a price yet; the total leaves their value out.',
  );
  expect(headers.get('content-disposition')).toBe('attachment; filename="cocoon-income-2026-eur.csv"');
});

const koinlyTags = ['income', 'mining', 'reward', 'airdrop', 'fork', 'salary', 'lending interest'];

test('koinly gets income by the rules of its template', async () => {
  const records = toRecords((await fetchReport('&format=koinly')).text, koinlyColumns);
  for (const row of records) {
    expect(row.Date).toMatch(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} UTC$/);
    expect(row['Received Amount']).toMatch(/^\d+\.\d{9}$/);
    expect(row['Received Currency']).toBe('TON');
    // A deposit has nothing sent and cannot have a fee.
    expect([row['Sent Amount'], row['Sent Currency'], row['Fee Amount'], row['Fee Currency']].join('')).toBe(
      '',
    );
    expect(row['Net Worth Amount'] === '').toBe(row['Net Worth Currency'] === '');
    expect(koinlyTags).toContain(row.Label);
    expect(row.TxHash).toMatch(/^[0-9a-f]{64}$/);
  }
  expect(records.map((row) => [row.Date, row['Received Amount'], row['Net Worth Amount']])).toEqual([
    ['2025-12-31 23:00:00 UTC', '4.500148290', '14.13'],
    ['2026-03-29 01:00:00 UTC', '2.000000001', '5.00'],
    ['2026-06-15 12:00:00 UTC', '10.000000000', '30.01'],
    ['2026-08-01 15:30:00 UTC', '0.250000000', '0.73'],
    ['2026-10-25 00:30:00 UTC', '1.500000000', ''],
    ['2026-12-31 22:59:59 UTC', '0.000000001', '0.00'],
  ]);
});

test('cointracking gets income and the wallet’s fees by the rules of its import', async () => {
  const records = toRecords((await fetchReport('&format=cointracking')).text, coinTrackingColumns);
  for (const row of records) {
    expect(row.Date).toMatch(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/);
    const [side, other] = row.Type === 'Income' ? ['Buy', 'Sell'] : ['Sell', 'Buy'];
    expect(row[`${side} Amount`]).toMatch(/^\d+\.\d{9}$/);
    expect([row[`${side} Currency`], row[`${other} Amount`], row[`${other} Currency`]]).toEqual([
      'TON',
      '',
      '',
    ]);
  }
  // Programs tell doubles by this.
  expect(new Set(records.map((row) => row['Tx-ID'])).size).toBe(records.length);
  const bought = records.filter(({ Type }) => Type === 'Income');
  expect(bought.map((row) => [row.Date, row['Buy Amount'], row['Buy Value in Account Currency']])).toEqual(
    handMade.map(([local, amount, , value]) => [local?.slice(0, 19), amount, value ?? '']),
  );
  const fees = records.filter(({ Type }) => Type === 'Other Fee').map((row) => row['Sell Amount']);
  expect(fees).toEqual(Array.from({ length: 6 }, () => '0.000311248'));
});

test('pdf prints the same document, and the same bytes every time', async () => {
  const first = await fetchReport('&format=pdf&electricity=true');
  expect(first.headers.get('content-type')).toBe('application/pdf');
  expect(printed?.totals.sections.income).toEqual(income);
  expect(printed?.rows).toHaveLength(9);
  if (printed === null) return;
  const [one, two] = [await renderTaxPdf(printed), await renderTaxPdf(printed)];
  expect(Buffer.from(one).equals(Buffer.from(two))).toBe(true);
  expect(Buffer.from(one).subarray(0, 5).toString()).toBe('%PDF-');
});

/** Of poppler, where it is installed. */
const hasPdfToText = (() => {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

test.skipIf(!hasPdfToText).each(['en', 'ru'] as const)(
  'a printed report in %s can be read',
  async (language) => {
    await fetchReport(`&format=pdf&electricity=true&language=${language}`);
    if (printed === null) throw new Error('Nothing was printed');
    const running = promisify(execFile)('pdftotext', ['-layout', '-', '-']);
    running.child.stdin?.end(Buffer.from(await renderTaxPdf(printed)));
    const text = (await running).stdout.replaceAll('\u00a0', ' ');
    const wanted = {
      en: [
        'Income report',
        '49.87 EUR',
        '18.250148292 TON',
        '4.500148290',
        'Europe/Berlin',
        '3,000.00',
        '1,543.78',
      ],
      ru: ['Отчёт о доходах', '49,87 EUR', '18,250148292 TON', '4,500148290', '3 000,00', '1 543,78'],
    };
    for (const part of [...wanted[language], printed.contentHash]) expect(text).toContain(part);
  },
);

test('electricity is what the watts cost under each tariff, as arithmetic says', async () => {
  const report = JSON.parse((await fetchReport('&format=json&electricity=true')).text);
  // From 1 May, when the worker was added: 1,462 h × 0.7 kW = 1,023.4 kWh × 0.30 = 307.02 until 30 June 22:00 UTC,
  // then 184 days and 1 h (winter time) = 4,417 h × 0.7 = 3,091.9 kWh × 0.40 = 1,236.76.
  expect(
    report.electricity.rows.map((row: Record<string, string>) => [row.kwh, row.pricePerKwh, row.cost]),
  ).toEqual([
    ['1023.400000', '0.30', '307.02'],
    ['3091.900000', '0.40', '1236.76'],
  ]);
  expect(report.electricity).toMatchObject({ total: '1543.78', otherCurrencyRows: 0, incompleteWorkers: [] });
});

test('electricity that was measured has lines of its own beside the stated rest, in every format', async () => {
  const participant = await api.addPerson('Measured', { timeZone: 'UTC', currency: 'EUR' });
  const set = (path: string, body: unknown) => api.call('PUT', path, { token: participant.token, body });
  api.clock.now = new Date('2026-12-30T00:00:00Z');
  const workerId = await api.addWorker('8.8.4.4:12000', participant.id);
  await set(`/api/v1/workers/${workerId}/costs`, { statedWatts: 700, overheadWatts: 50, hardware: null });
  const tariff = { pricePerKwh: '0.50', currency: 'EUR', validFrom: '2026-01-01T00:00:00Z' };
  await set('/api/v1/participants/me/tariff', tariff);
  await api.db
    .insertInto('workerPowerDays')
    .values({
      ...{ workerId, day: new Date('2026-12-31T00:00:00Z') },
      ...{ watts: Array(24).fill(350), seconds: [...Array(12).fill(3_600), ...Array(12).fill(1_800)] },
    })
    .execute();
  api.clock.now = new Date('2027-02-01T00:00:00Z');
  const report = JSON.parse((await fetchReport('&format=json&electricity=true', participant.id)).text);
  // 18 h × 0.4 kW = 7.2 kWh × 0.50 = 3.60; the other 30 h × 0.7 kW = 21 kWh × 0.50 = 10.50.
  expect(report.electricity).toMatchObject({
    rows: [
      { powerSource: 'measured', hours: '18.0', watts: 400, kwh: '7.200000', cost: '3.60' },
      { powerSource: 'stated', hours: '30.0', watts: 700, kwh: '21.000000', cost: '10.50' },
    ],
    ...{ total: '14.10', incompleteWorkers: [] },
  });
  const csv = toRecords((await fetchReport('&electricity=true', participant.id)).text, taxCsvColumns);
  expect(csv.filter(({ section }) => section === 'electricity').map(({ note }) => note)).toEqual([
    'until 2027-01-01 00:00:00 UTC, 400 W (measured) for 18.0 h, 7.200000 kWh',
    'until 2027-01-01 00:00:00 UTC, 700 W (stated) for 30.0 h, 21.000000 kWh',
  ]);
  await fetchReport('&format=pdf&electricity=true&language=ru', participant.id);
  expect(printed?.electricity?.rows.map(({ powerSource }) => powerSource)).toEqual(['measured', 'stated']);
});

test('the content hash is the same in every format and language, and changes with any entry', async () => {
  const hashOf = async (query: string) => JSON.parse((await fetchReport(query)).text).contentHash;
  const hash = await hashOf('&format=json');
  expect(await hashOf('&format=json&language=ru')).toBe(hash);
  const csv = toRecords((await fetchReport('')).text, taxCsvColumns);
  expect(csv.at(-1)).toMatchObject({ section: 'content_hash', note: hash });
  expect(await hashOf('&format=json&electricity=true')).not.toBe(hash);
  expect((await fetchReport('&format=koinly')).text).toBe((await fetchReport('&format=koinly')).text);
  const { id: payoutId } = await api.db
    .selectFrom('payouts')
    .select('id')
    .where('receivedAt', '=', new Date('2026-06-15T12:00:00Z'))
    .executeTakeFirstOrThrow();
  const override = { payoutId, participantId: owner.id, currency: 'EUR', actor: 'system' } as const;
  await setPriceOverride(api.db, { ...override, value: '2' }, api.clock.now);
  const changed = JSON.parse((await fetchReport('&format=json')).text);
  expect(changed.contentHash).not.toBe(hash);
  expect(changed.entries[2]).toMatchObject({
    value: '20.00',
    priceSource: 'manual',
    priceSuggested: '3.0005',
  });
  expect(changed.totals.sections.income).toMatchObject({ value: '39.86', overridden: 1 });
  await setPriceOverride(api.db, { ...override, value: null }, api.clock.now);
  expect(await hashOf('&format=json')).toBe(hash);
});

test.each([
  // The year begins 14 h earlier, or 12 h later, than in UTC.
  ['Pacific/Kiritimati', '2025-12-31T10:00:00Z', '2026-12-31T10:00:00Z'],
  ['Etc/GMT+12', '2026-01-01T12:00:00Z', '2027-01-01T12:00:00Z'],
])('the edge of the year is right in %s', async (timeZone, first, afterLast) => {
  const person = await api.addPerson('Far away');
  await linkTestWallet(api.db, { name: timeZone, participantId: person.id });
  const edges = [new Date(first).getTime(), new Date(afterLast).getTime()].flatMap((ms) => [ms - 1, ms]);
  for (const ms of edges) {
    await insertTestPayout(api.db, { wallet: timeZone, receivedAt: new Date(ms), amountNanoton: 1n });
  }
  const query = `year=2026&format=json&timeZone=${encodeURIComponent(timeZone)}&participantId=${person.id}`;
  const { json } = await api.call('GET', `/api/v1/export/tax-report?${query}`, { token: operator });
  expect(json.entries.map((row: { receivedAtLocal: string }) => row.receivedAtLocal.slice(0, 19))).toEqual([
    '2026-01-01 00:00:00',
    '2026-12-31 23:59:59',
  ]);
});

test('a day as the end of a range is in it, also the one that has 25 hours', async () => {
  const count = async (range: string) => {
    const query = `${range}&format=json&participantId=${owner.id}`;
    const { json } = await api.call('GET', `/api/v1/export/tax-report?${query}`, { token: operator });
    return json.totals.sections.income.entries;
  };
  expect(await count('from=2026-10-25&to=2026-10-25')).toBe(1);
  expect(await count('from=2026-10-24&to=2026-10-24')).toBe(0);
  expect(await count('from=2026-10-25T00:30:00Z&to=2026-10-25T00:30:01Z')).toBe(1);
  expect(await count('from=2026-10-25T00:00:00Z&to=2026-10-25T00:30:00Z')).toBe(0);
});

test('a report of many pages holds every entry once, and its lines add up to its totals', async () => {
  const person = await api.addPerson('Busy', { currency: 'USD' });
  await linkTestWallet(api.db, { name: 'busy', participantId: person.id });
  let seed = 3;
  for (let n = 0; n < 1_203; n += 1) {
    seed = (seed * 48_271) % 2_147_483_647;
    // Many of one moment: the order among them must hold across pages.
    const receivedAt = new Date(Date.UTC(2026, 0, 1) + Math.floor(n / 7) * 172_800_000);
    const level = n % 11 === 0 ? { verification: 'unverified' as const } : {};
    await insertTestPayout(api.db, { wallet: 'busy', receivedAt, amountNanoton: BigInt(seed), ...level });
  }
  await api.db
    .insertInto('payoutPrices')
    .columns(['payoutId', 'currency', 'value', 'source', 'granularity', 'method', 'priceAt', 'fetchedAt'])
    .expression((eb) =>
      eb
        .selectFrom('payouts')
        .select([
          'id',
          eb.val('USD').as('currency'),
          eb.val('3.0333').as('value'),
          eb.val('coingecko').as('source'),
          eb.val('hour').as('granularity'),
          eb.val('nearest_within_1h').as('method'),
          'receivedAt',
          'receivedAt as fetchedAt',
        ])
        .where('amountNanoton', '>', 1_000_000_000n)
        .where('transactionFeeNanoton', '=', 311_248n),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { text } = await fetchReport('', person.id);
  const records = toRecords(text, taxCsvColumns);
  const hashes = records.map((row) => row.transaction_hash).filter((hash) => hash !== '');
  expect(new Set(hashes).size).toBe(1_203);
  expect(hashes).toHaveLength(1_203);
  for (const section of ['income', 'unverified']) {
    const sum = (column: string) =>
      formatDecimal(
        records
          .filter((row) => row.section === section && row[column] !== '')
          .reduce((total, row) => addDecimals(total, toDecimal(row[column] ?? '')), zero),
      );
    const total = records.find((row) => row.section === `total:${section}`);
    expect([total?.amount, total?.wallet_fee, total?.value], section).toEqual([
      sum('amount'),
      sum('wallet_fee'),
      sum('value'),
    ]);
  }
});

test.each([
  ['year=26', 'year'],
  ['year=1999', 'year'],
  ['year=2026&from=2026-01-01&to=2026-02-01', 'year'],
  ['from=2026-01-01', 'to'],
  ['from=2026-02-30&to=2026-03-01', 'from'],
  ['from=2026-03-02&to=2026-03-01', 'from'],
  ['from=2020-01-01&to=2099-01-01', 'from'],
  ['from=yesterday&to=2026-03-01', 'from'],
  ['currency=XAU', 'currency'],
  ['currency=eur', 'currency'],
  ['timeZone=Mars/Olympus', 'timeZone'],
  ['timeZone=%2B14:00', 'timeZone'],
  ['format=xlsx', 'format'],
  ['electricity=yes', 'electricity'],
  ['page=2', 'page'],
])('%s is refused', async (query, field) => {
  const path = `/api/v1/export/tax-report?${query}&participantId=${owner.id}`;
  const { status, json } = await api.call('GET', path, { token: operator });
  expect([status, json.error.field]).toEqual([422, field]);
});

test('without a printer pdf is refused clearly, for files and links alike', async () => {
  const bare = await createTestApp({ db: api.db });
  const { id } = owner;
  const get = await bare.call('GET', `/api/v1/export/tax-report?format=pdf&participantId=${id}`, {
    token: operator,
  });
  expect([get.status, get.json.error.code]).toEqual([501, 'pdf_unavailable']);
  const body = { format: 'pdf', participantId: id };
  expect((await bare.call('POST', '/api/v1/export/links', { token: operator, body })).status).toBe(501);
  await bare.drop();
});

const makeLink = async (body: unknown = { year: 2026, format: 'koinly', participantId: owner.id }) => {
  const answer = await api.call('POST', '/api/v1/export/links', { token: operator, body });
  return { ...answer, path: new URL(answer.json.url ?? 'http://none/').pathname };
};

test('a link gives the file once, without a credential, and its token is nowhere at rest', async () => {
  const { status, json, path } = await makeLink();
  expect([status, json.filename]).toEqual([201, 'cocoon-income-2026-eur.koinly.csv']);
  const head = await api.app.request(path, { method: 'HEAD' });
  expect(head.status).toBe(200);
  const answers = await Promise.all(Array.from({ length: 5 }, () => api.app.request(path)));
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 404, 404, 404, 404]);
  const file = answers.find((answer) => answer.status === 200);
  expect(await file?.text()).toBe((await fetchReport('&format=koinly')).text);
  expect(file?.headers.get('content-disposition')).toContain('attachment; filename=');
  expect(file?.headers.get('access-control-allow-origin')).toBe('https://web.telegram.org');
  const token = path.split('/').at(-1) ?? '';
  const stored = JSON.stringify(await api.db.selectFrom('exportLinks').selectAll().execute());
  expect(stored).not.toContain(token);
  expect(JSON.stringify(api.lines)).not.toContain(token);
  expect((await api.app.request(path, { method: 'HEAD' })).status).toBe(404);
});

test('a link is over after five minutes, and for whoever was switched off meanwhile', async () => {
  const { path } = await makeLink();
  const made = api.clock.now;
  api.clock.now = new Date(made.getTime() + 300_000);
  expect((await api.app.request(path)).status).toBe(404);
  api.clock.now = made;
  const person = await api.addPerson('Leaving');
  const { path: other } = await makeLink({ participantId: person.id });
  await api.call('PATCH', `/api/v1/participants/${person.id}`, {
    token: operator,
    body: { status: 'deactivated' },
  });
  expect((await api.app.request(other)).status).toBe(404);
  expect((await api.app.request('/api/v1/export/files/nothing')).status).toBe(404);
});

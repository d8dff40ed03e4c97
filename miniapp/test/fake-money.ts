import type { Expected, Me, Payout, PayoutDays } from '../src/money-shapes.ts';
import type { FakePool } from './fake-pool.ts';

export interface FakeMoney {
  me: Partial<Me>;
  payouts: Payout[];
  days: PayoutDays['days'];
  expected: Expected;
  /** Queries of the ledger, bodies of what was sent. */
  asked: Record<string, string>[];
  sent: { path: string; body: unknown }[];
  refuse: { status: number; code: string; message: string } | null;
  /** Of those who were written to: how many are still to hear it. */
  broadcastWaiting: number;
  /** Whom a message would reach. */
  broadcastPeople: number;
}

const proxy = `0:${'b'.repeat(64)}`;
const contract = `0:${'c'.repeat(64)}`;

/** A payout of the fake ledger; what is not said is as of a verified one. */
export function createPayout(id: number, changes: Partial<Payout> = {}): Payout {
  return {
    ...{
      id: String(id),
      network: 'mainnet',
      transactionHash: 'd'.repeat(64),
      account: `0:${'a'.repeat(64)}`,
    },
    ...{ kind: 'cocoon_worker', verification: 'verified_worker', verificationReason: null },
    ...{ amountNanoton: '3822000001', transactionFeeNanoton: '0', receivedAt: '2026-11-23T12:41:00.000Z' },
    ...{ lt: String(id), mcBlockSeqno: id, participantId: '1', proven: true, workerId: '1' },
    ...{ workerName: 'h100-7', sourceAddress: proxy, proxyAddress: proxy, contractAddress: contract },
    ...{ tokens: null, tokensTotal: null, workerFeePerTokenNanoton: null, comment: null },
    price: { currency: 'USD', value: '3.22', source: 'coingecko', at: '2026-11-23T12:40:00.000Z' },
    ...changes,
  };
}

export function createExpected(contracts: Expected['contracts'] = []): Expected {
  const sum = (nanoton: (string | null)[]) =>
    String(nanoton.reduce((total, one) => total + BigInt(one ?? '0'), 0n));
  return {
    contracts,
    totals: {
      ...{ contracts: contracts.length, contractsUnknown: 0, receivedNanoton: '0' },
      unpaidNanoton: sum(contracts.map(({ unpaidNanoton }) => unpaidNanoton)),
      ...{ claimableNanoton: '0', unsignedNanoton: '0' },
      inFlightNanoton: sum(contracts.map(({ inFlightNanoton }) => inFlightNanoton)),
    },
  };
}

export function createContract(changes: Partial<Expected['contracts'][number]> = {}) {
  return {
    ...{ contractAddress: contract, proxyAddress: proxy, ownerAddress: null, workerIds: ['1'] },
    ...{ reportedAt: '2026-11-23T13:58:00.000Z', workerFeePerTokenNanoton: '19' },
    ...{ unpaidNanoton: '38210000000', claimableNanoton: '0', inFlightNanoton: '0', unsignedNanoton: '0' },
    ...{ receivedNanoton: '0', payouts: 0, lastReceivedAt: null },
    nextPayout: { tokens: '150', ofTokens: '200', ratio: 0.75, amountNanoton: '3800000000' },
    gaps: [],
    ...changes,
  };
}

/** Adds what the pages of money ask for to a fake pool. */
export function addMoney({ app, says }: FakePool): FakeMoney {
  const money: FakeMoney = {
    ...{ me: {}, payouts: [createPayout(1)], expected: createExpected([createContract()]) },
    days: [{ date: '2026-11-23', payouts: 1, amountNanoton: '3822000001' }],
    ...{ asked: [], sent: [], refuse: null, broadcastWaiting: 0, broadcastPeople: 46 },
  };
  const takeBody = async (request: Request) => {
    const body: unknown = await request.json().catch(() => null);
    money.sent.push({ path: `${request.method} ${new URL(request.url).pathname}`, body });
    return money.refuse;
  };
  const me = () => ({
    ...{ id: '1', name: 'Anna', role: 'participant', status: 'active', telegramUserId: '7' },
    ...{ language: 'en', workerLimit: 50, workers: { ok: 1, warning: 0, down: 0, unknown: 0 } },
    ...{
      createdAt: '2026-01-01T00:00:00.000Z',
      lastSeenAt: null,
      timeZone: 'Europe/Berlin',
      currency: 'USD',
    },
    wallets: [{ address: `0:${'a'.repeat(64)}`, proven: true }],
    earnings: { unpaidNanoton: '1', todayNanoton: null, thirtyDaysNanoton: '2' },
    ...money.me,
  });
  const price = { currency: 'USD', value: '3.22', source: 'coingecko', at: '2026-11-23T13:59:00.000Z' };
  const period = { from: '', to: '', estimatedNanoton: null, receivedNanoton: '0', estimatedValue: null };
  app.get('/api/v1/participants/:id', (c) => c.json(me()));
  app.patch('/api/v1/participants/:id', async (c) => {
    const refused = await takeBody(c.req.raw);
    return refused === null ? c.json(me()) : Response.json({ error: refused }, { status: refused.status });
  });
  app.get('/api/v1/participants/:id/wallets', (c) => c.json({ items: [] }));
  app.post('/api/v1/participants/:id/wallets', async (c) => {
    const refused = await takeBody(c.req.raw);
    return refused === null ? c.json({}, 201) : Response.json({ error: refused }, { status: refused.status });
  });
  app.get('/api/v1/participants/:id/tariffs', (c) => c.json({ items: [] }));
  app.delete('/api/v1/participants/:id', async (c) => {
    await takeBody(c.req.raw);
    return c.body(null, 204);
  });
  app.post('/api/v1/auth/ton/payload', (c) => c.json({ payload: 'to-sign', expiresAt: '', returnUrl: null }));
  app.post('/api/v1/auth/demo/wallet', async (c) =>
    c.json({ account: 'of the wallet', proof: await c.req.json() }),
  );
  const message = { id: '9', audience: 'everybody', people: 46, createdBy: 'participant:1' };
  const written = { ...message, text: 'Hello', createdAt: '2026-11-23T13:58:00.000Z' };
  app.get('/api/v1/broadcasts', (c) => c.json({ items: [written], nextCursor: null }));
  app.get('/api/v1/broadcasts/9', (c) => {
    const waiting = money.broadcastWaiting;
    const counts = { sent: 45 - waiting, waiting, failed: 1, noReceiver: 0, unknown: 0 };
    const unreached = [{ participantId: '2', name: 'Ben', state: 'failed', reason: 'blocked' }];
    return c.json({ ...written, report: { ...counts, unreached } });
  });
  app.post('/api/v1/broadcasts/preview', (c) => {
    const shown = { en: '<b>Pool</b>\n\nHello &amp; bye', ru: '<b>Pool</b>\n\nHello &amp; bye' };
    return c.json({ people: money.broadcastPeople, receivers: 47, withoutReceiver: 1, shown });
  });
  app.post('/api/v1/broadcasts', async (c) => {
    money.sent.push({ path: 'POST /api/v1/broadcasts', body: await c.req.json() });
    const { refuse } = money;
    if (refuse !== null) return c.json({ error: refuse }, 500);
    return c.json(written, 201);
  });
  app.get('/api/v1/invites', (c) => c.json({ items: [], nextCursor: null }));
  app.post('/api/v1/invites', async (c) => {
    await takeBody(c.req.raw);
    return c.json({ token: 'inv_shown_once' }, 201);
  });
  app.get('/api/v1/pool/fees', (c) => c.json({ items: [] }));
  app.get('/api/v1/pool/shares', (c) =>
    c.json({
      ...{ from: '', to: '', receivedNanoton: '100', feeNanoton: '5', unsharedNanoton: '0' },
      shares: [
        { participantId: '1', name: 'Anna', estimatedNanoton: '9', amountNanoton: '95', address: null },
      ],
    }),
  );
  app.get('/api/v1/sessions', (c) => c.json({ items: [], nextCursor: null }));
  app.get('/api/v1/api-keys', (c) => c.json({ items: [], nextCursor: null }));
  app.post('/api/v1/api-keys', async (c) => {
    await takeBody(c.req.raw);
    return c.json({ key: 'cp_shown_once' }, 201);
  });
  app.get('/api/v1/payouts/days', (c) => c.json({ timeZone: 'Europe/Berlin', days: money.days }));
  app.get('/api/v1/payouts/expected', (c) => c.json(money.expected));
  app.get('/api/v1/payouts', (c) => {
    money.asked.push(c.req.query());
    const { cursor, verification } = c.req.query();
    const items = money.payouts.filter(
      (one) => verification === undefined || one.verification === verification,
    );
    const unverified = money.payouts.filter((one) => one.verification === 'unverified').length;
    const totals = {
      ...{ payouts: money.payouts.length - unverified, amountNanoton: '3822000001' },
      ...{ workerPayoutsNanoton: '3822000001', poolTransfersNanoton: '0', unverified, pending: 0 },
    };
    if (cursor !== undefined) return c.json({ items: [createPayout(90)], nextCursor: null, totals });
    return c.json({ items, nextCursor: items.length > 2 ? 'older' : null, totals });
  });
  app.get('/api/v1/payouts/:id', (c) => {
    const payout = money.payouts.find(({ id }) => id === c.req.param('id'));
    return payout === undefined ? c.json({ error: { code: 'not_found', message: '' } }, 404) : c.json(payout);
  });
  says.earnings = {
    ...{ participantId: '1', workerId: null, timeZone: 'Europe/Berlin', currency: 'USD', days: [] },
    ...{ today: period, sevenDays: period, thirtyDays: period, projection: null },
    price,
  };
  app.get('/api/v1/export/tax-report', (c) => {
    money.asked.push(c.req.query());
    return c.body('a,b', 200, { 'Content-Disposition': 'attachment; filename="report-2026.csv"' });
  });
  return money;
}

import { createServer, type ServerResponse } from 'node:http';

/** Which of the APIs' pages is asked. */
export type PricePage = 'range' | 'history' | 'klines' | 'rates';

export type PriceFault =
  | { status: number; retryAfterSeconds?: number }
  /** An empty list of prices. */
  | 'empty'
  /** Another currency's prices under the asked name: a hundred times too high. */
  | 'wrong_currency'
  /** Points of ten days earlier. */
  | 'wrong_day'
  | 'garbage'
  | 'html'
  | 'endless'
  | 'hang'
  | 'reset';

export interface PriceApi {
  /** CoinGecko's root is `${url}/coingecko`, Binance's `${url}/binance`, tonapi's `${url}/tonapi`. */
  url: string;
  /** `page` and query of every question, oldest first. */
  calls: { page: PricePage; query: URLSearchParams }[];
  /** Until it is mended. */
  break(page: PricePage, fault: PriceFault): void;
  mend(page?: PricePage): void;
  close(): Promise<void>;
}

interface PriceApiOptions {
  now: () => Date;
  /** One coin in USD at a time; 3 by default. */
  priceUsd?: (at: Date) => number;
  /** Moments without any trade, for range and klines. */
  isGap?: (at: Date) => boolean;
  /** When the exchange's pair was renamed. */
  pairs?: readonly { symbol: string; from: string; to: string }[];
}

const rates: Record<string, number> = { usd: 1, eur: 0.9, rub: 80, gbp: 0.8, jpy: 150, chf: 0.88 };
const defaultPairs = [
  { symbol: 'TONUSDT', from: '2021-08-01T00:00:00Z', to: '2026-06-22T00:00:00Z' },
  { symbol: 'GRAMUSDT', from: '2026-06-24T00:00:00Z', to: '2100-01-01T00:00:00Z' },
];
const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** Price APIs on 127.0.0.1 that answer as CoinGecko, Binance and tonapi do, and fail on demand. */
export async function createPriceApi(options: PriceApiOptions): Promise<PriceApi> {
  const calls: PriceApi['calls'] = [];
  const faults = new Map<PricePage, PriceFault>();
  const server = createServer((request, response) => {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://prices');
    const page = toPage(pathname);
    if (page === null) return send(response, 404, { error: 'coin not found' });
    calls.push({ page, query });
    const fault = faults.get(page);
    if (fault === 'hang') return;
    if (fault === 'reset') return void request.socket.resetAndDestroy();
    if (typeof fault === 'object') {
      const { status, retryAfterSeconds } = fault;
      if (retryAfterSeconds !== undefined) response.setHeader('retry-after', String(retryAfterSeconds));
      return send(response, status, { status: { error_code: status, error_message: 'refused' } });
    }
    if (fault === 'html') return void response.end('<html><title>502 Bad Gateway</title></html>');
    if (fault === 'garbage') return send(response, 200, { prices: 'soon', rates: [], id: 7 });
    if (fault === 'endless') return sendForever(response);
    const answer = answers[page](query, { ...options, fault: fault ?? null });
    send(response, answer.status, answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the price API has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    break: (page, fault) => faults.set(page, fault),
    mend: (page) => (page === undefined ? faults.clear() : faults.delete(page)),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function toPage(pathname: string): PricePage | null {
  if (/^\/coingecko\/coins\/the-open-network\/market_chart\/range$/.test(pathname)) return 'range';
  if (/^\/coingecko\/coins\/the-open-network\/history$/.test(pathname)) return 'history';
  if (pathname === '/binance/api/v3/klines') return 'klines';
  return pathname === '/tonapi/rates' ? 'rates' : null;
}

interface Asked extends PriceApiOptions {
  fault: PriceFault | null;
}

interface Answer {
  status: number;
  body: unknown;
}

const answers: Record<PricePage, (query: URLSearchParams, asked: Asked) => Answer> = {
  range: answerRange,
  history: answerHistory,
  klines: answerKlines,
  rates: answerRates,
};

/** 5 minutes for up to a day that ends now, hours up to 90 days, else days. */
function answerRange(query: URLSearchParams, asked: Asked): Answer {
  const { now, isGap, fault } = asked;
  const rate = rates[query.get('vs_currency') ?? ''];
  if (rate === undefined) return { status: 400, body: { error: 'invalid vs_currency' } };
  const shiftMs = fault === 'wrong_day' ? -10 * dayMs : 0;
  const fromMs = Number(query.get('from')) * 1_000 + shiftMs;
  const toMs = Math.min(Number(query.get('to')) * 1_000, now().getTime()) + shiftMs;
  const isRecent = toMs - fromMs <= dayMs && now().getTime() - fromMs <= dayMs;
  const stepMs = isRecent ? 300_000 : toMs - fromMs <= 90 * dayMs ? hourMs : dayMs;
  const prices: [number, number][] = [];
  if (fault !== 'empty') {
    for (let ms = Math.ceil(fromMs / stepMs) * stepMs; ms <= toMs; ms += stepMs) {
      const at = new Date(ms);
      if (isGap?.(at) !== true) prices.push([ms, toPrice(at, asked) * rate]);
    }
  }
  return { status: 200, body: { prices, market_caps: [], total_volumes: [] } };
}

function answerHistory(query: URLSearchParams, asked: Asked): Answer {
  const match = /^(\d{2})-(\d{2})-(\d{4})$/.exec(query.get('date') ?? '');
  if (match === null) return { status: 400, body: { error: 'Invalid date' } };
  const at = new Date(`${match[3]}-${match[2]}-${match[1]}T00:00:00Z`);
  const coin = { id: 'the-open-network', symbol: 'ton', name: 'Toncoin' };
  if (asked.fault === 'empty') return { status: 200, body: coin };
  const current = Object.entries(rates).map(([name, rate]) => [name, toPrice(at, asked) * rate]);
  return {
    status: 200,
    body: { ...coin, market_data: { current_price: { ...Object.fromEntries(current), btc: 0.00004 } } },
  };
}

function answerKlines(query: URLSearchParams, asked: Asked): Answer {
  const symbol = query.get('symbol');
  const pair = (asked.pairs ?? defaultPairs).find((one) => one.symbol === symbol);
  if (pair === undefined) return { status: 400, body: { code: -1121, msg: 'Invalid symbol.' } };
  const openMs = Math.ceil(Number(query.get('startTime')) / 60_000) * 60_000;
  const at = new Date(openMs);
  const isTraded = at >= new Date(pair.from) && at < new Date(pair.to) && asked.isGap?.(at) !== true;
  if (!isTraded || asked.fault === 'empty') return { status: 200, body: [] };
  const shiftMs = asked.fault === 'wrong_day' ? dayMs : 0;
  const close = toPrice(at, asked).toFixed(4);
  const kline = [openMs + shiftMs, close, close, close, close, '100.0', openMs + shiftMs + 59_999, '300.0'];
  return { status: 200, body: [[...kline, 5, '50.0', '150.0', '0']] };
}

function answerRates(query: URLSearchParams, asked: Asked): Answer {
  const named = (query.get('currencies') ?? '').split(',').filter((name) => rates[name] !== undefined);
  const at = asked.now();
  const prices = named.map((name) => [name.toUpperCase(), toPrice(at, asked) * (rates[name] ?? 0)]);
  if (asked.fault === 'empty') return { status: 200, body: { rates: {} } };
  return { status: 200, body: { rates: { TON: { prices: Object.fromEntries(prices), diff_24h: {} } } } };
}

function toPrice(at: Date, { priceUsd, fault }: Asked): number {
  const price = priceUsd?.(at) ?? 3;
  return fault === 'wrong_currency' ? price * 100 : price;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function sendForever(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const chunk = `${' '.repeat(65_536)}`;
  const fill = () => {
    while (!response.destroyed && response.write(chunk)) {}
  };
  response.on('drain', fill);
  fill();
}

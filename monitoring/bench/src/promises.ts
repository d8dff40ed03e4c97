import type { Figure } from './benchmark.ts';

/** One row of what people are promised, and who measures or holds it. */
export interface PromiseRow {
  text: string;
  /** The recorded run that measures it; null where only tests hold it. */
  run: string | null;
  /** Labels of that run's figures; the worst of them stands for the row. */
  figures: readonly string[];
  /** Tests that hold it in every `npm test`, from the root of the repository. */
  tests: readonly string[];
  /** What would reach it, where it is known to be missed. */
  way?: string;
}

/** How a promise names a figure: with its yardstick, as two may be of one name. */
export function toLabel({ name, goal }: Figure): string {
  return goal?.yardstick === undefined ? name : `${name} (${goal.yardstick})`;
}

/** The command that fills the rows of a run. */
export function toCommand(run: string): string {
  if (run === 'chaos' || run === 'soak') return `npm run ${run} -- --record`;
  return run.startsWith('fuzz-')
    ? `npm run fuzz -- --record ${run.slice('fuzz-'.length)}`
    : `npm run bench -- --record ${run}`;
}

const chartRanges = ['1 h', '24 h', '48 h', '7 days', '30 days', '1 year'];
const scrapeCost = 'CPU of daemon and PostgreSQL per 1,000 scrapes';
const wayToCheaperScrapes =
  'asking both pages over one socket of Node (0.17 s) and a row in PostgreSQL (0.22 s) cost more by themselves: it takes a collector outside Node that stores blocks of many scrapes instead of rows';

const speed: PromiseRow[] = [
  toRow('One scrape, all in, at 10,000 workers', 'collector-10000', `${scrapeCost} (Prometheus)`, {
    way: wayToCheaperScrapes,
  }),
  toRow(
    'One scrape, all in, at 10,000 workers: stretch',
    'collector-10000',
    `${scrapeCost} (VictoriaMetrics (stretch))`,
    { way: wayToCheaperScrapes },
  ),
  toRow('10,000 workers at 15 s: missed scrapes', 'collector-10000', 'missed scrapes'),
  toRow('10,000 workers at 15 s: start jitter, p99', 'collector-10000', 'start jitter p99'),
  toRow('10,000 workers at 15 s: memory of the daemon', 'collector-10000', 'memory of the daemon, peak'),
  toRow(
    'Bad scrape → Bot API, beyond `for` and group wait, p99',
    'alerts',
    'bad scrape to Bot API call, beyond `for` and group wait, p99',
  ),
  toRow(
    'A worker’s chart, any range, p95',
    'charts',
    chartRanges.map((range) => `${range}, p95`),
  ),
  toRow(
    'A worker’s chart reads its own rows only',
    'charts',
    chartRanges.map((range) => `${range}, rows read beside its own`),
  ),
  toRow('Overview of 10,000 workers, p95', 'overview', 'overview, p95'),
  toRow('Overview of 10,000 workers, cached, p95', 'overview', 'overview that was just asked for, p95'),
  toRow('Raw sample with its index', 'storage', 'raw sample', {
    way: 'making the index of a day anew once the day is over: 63 % full, as each worker’s rows go into its middle, it takes 44 B of a row, and 32 B then',
  }),
  toRow('Standing for a worker at default retention', 'storage', [
    'standing, per worker',
    'standing, per worker with 8 GPUs',
  ]),
  toRow('Mini App: initial JavaScript', 'miniapp', [
    'initial JavaScript in Telegram, en',
    'initial JavaScript in Telegram, ru',
  ]),
  toRow('Mini App: charts and wallet are lazy', 'miniapp', 'chart and wallet libraries among it'),
  toRow('Mini App: first paint at 1.6 Mbit/s', 'miniapp', 'first paint'),
  toRow('Mini App: figures at 1.6 Mbit/s', 'miniapp', 'figures'),
  toRow('Mini App: layout shift', 'miniapp', 'layout shift'),
  toRow('`npm run demo` ready', 'demo', 'demo ready, slowest start'),
  toRow('Exporter with 2,000 workers', 'collector-2000', '/metrics, slowest'),
  toRow('`npm test` on 2 cores, chaos in its short form included', 'tests', '`npm test`', {
    way: 'both cores are busy for seven eighths of it: a third core, or fewer tests that drive a browser, a Prometheus or several daemons (15 of 416 files take two thirds of the time)',
  }),
];

const reliability: PromiseRow[] = [
  toRow('1. Kills at random moments under load', 'chaos', 'kills', {
    tests: ['monitoring/bench/chaos/chaos.test.ts'],
  }),
  toRow('1. Lost alert transitions', 'chaos', 'lost transitions'),
  toRow('1. Duplicate or wrong payouts', 'chaos', 'duplicate payouts'),
  toRow('1. Commands run twice, or lost untold', 'chaos', 'commands run twice or lost untold'),
  toRow('1. Missing samples', 'chaos', 'missing samples'),
  toRow('2. Database away: samples wait, bounded, none lost', null, [], {
    tests: ['monitoring/src/daemon.test.ts', 'monitoring/src/recorder.test.ts'],
  }),
  toRow('3. Bot API failing or away an hour: 0 lost, one catch-up', null, [], {
    tests: ['bot/src/deliver.test.ts', 'bot/src/deliver-many.test.ts'],
  }),
  toRow('4. Redis away: reads answer, money and control refuse', null, [], {
    tests: ['server/src/redis-rate-limiter.test.ts'],
  }),
  toRow('5. toncenter lying: violations in 100,000 answers', 'fuzz-chain', 'faults', {
    tests: ['monitoring/src/chain/random-histories.test.ts'],
  }),
  toRow('6. Hostile workers: cases', 'fuzz-workers', 'cases'),
  toRow('6. Hostile workers: faults', 'fuzz-workers', 'faults', {
    tests: ['monitoring/bench/fuzz/fuzz.test.ts', 'monitoring/bench/fuzz/wire-attacks.test.ts'],
  }),
  toRow('7. Clocks jump under load: false alerts, early alerts', 'chaos', 'false or early alerts', {
    tests: ['monitoring/src/scrape-loop.test.ts', 'monitoring/domain/src/alerts/evaluate-alert.test.ts'],
  }),
  toRow('7. Clocks that jump, and pauses', 'chaos', 'clock jumps and pauses'),
  toRow('8. Two daemons, one killed: no gap, no duplicate alert', null, [], {
    tests: ['monitoring/src/daemon-crash.test.ts', 'monitoring/src/daemon-leases.test.ts'],
  }),
  toRow('8. Backup restored: rows equal', null, [], { tests: ['db/src/backup.test.ts'] }),
  toRow('An hour at 2,000 workers: minutes', 'soak', 'minutes'),
  toRow('An hour at 2,000 workers: growth of memory', 'soak', 'memory growth'),
  toRow('An hour at 2,000 workers: samples that waited at once', 'soak', 'samples waiting, most'),
  toRow('An hour at 2,000 workers: messages left waiting', 'soak', 'messages waiting at the end'),
  toRow('An hour at 2,000 workers: age of the newest sample', 'soak', 'lag, most'),
];

const security: PromiseRow[] = [
  toRow('Hostile requests: cases', 'fuzz-requests', 'cases'),
  toRow('Hostile requests: faults', 'fuzz-requests', 'faults', {
    tests: ['monitoring/bench/fuzz/strangers/strangers.test.ts', 'server/src/bad-input.test.ts'],
  }),
  toRow('Hostile Telegram updates: cases', 'fuzz-updates', 'cases'),
  toRow('Hostile Telegram updates: faults', 'fuzz-updates', 'faults'),
  toRow('Hostile agents’ reports: cases', 'fuzz-reports', 'cases'),
  toRow('Hostile agents’ reports: faults', 'fuzz-reports', 'faults'),
  toRow('Hostile chain data: cases', 'fuzz-chain', 'cases'),
  toRow('Addresses of strangers, when given and when connected to', null, [], {
    tests: ['monitoring/domain/src/network/address-guard.test.ts', 'monitoring/src/webhook-sender.test.ts'],
  }),
  toRow('Control needs proof', null, [], {
    tests: ['server/src/routes/worker-commands.test.ts', 'bot/src/callbacks/control.test.ts'],
  }),
  toRow('Telegram’s initData, sessions, webhook secret', null, [], {
    tests: [
      'server/src/verify-init-data.test.ts',
      'server/src/routes/auth.test.ts',
      'bot/src/webhook.test.ts',
    ],
  }),
  toRow('`ton_proof`, its nonce used once', null, [], {
    tests: ['monitoring/domain/src/ton/verify-ton-proof.test.ts', 'server/src/routes/ton-auth.test.ts'],
  }),
  toRow('API keys and agents', null, [], {
    tests: ['server/src/routes/api-keys.test.ts', 'server/src/routes/agent.test.ts'],
  }),
  toRow('Rows: every route × role × somebody else’s id', null, [], {
    tests: ['server/src/authorization.test.ts'],
  }),
  toRow('Secrets sealed, and in no log, error, export or metric', null, [], {
    tests: ['server/src/bin/canaries.test.ts', 'db/src/secret-box.test.ts', 'db/src/rotate-keys.test.ts'],
  }),
  toRow('Rate limits', null, [], { tests: ['server/src/limit-rate.test.ts'] }),
  toRow('Headers and sizes', null, [], { tests: ['server/src/app.test.ts'] }),
];

/** Everything that is promised with a figure or a guarantee, by topic, in the order in which it is told. */
export const promises: Readonly<Record<string, readonly PromiseRow[]>> = {
  'Speed and cost': speed,
  Reliability: reliability,
  Security: security,
};

function toRow(
  text: string,
  run: string | null,
  figures: string | readonly string[],
  more: Partial<Pick<PromiseRow, 'tests' | 'way'>> = {},
): PromiseRow {
  return {
    ...{ text, run, tests: [] },
    ...{ figures: typeof figures === 'string' ? [figures] : figures },
    ...more,
  };
}

/** Words of System health, in English. */
export const healthEn = {
  title: 'System health',
  failedTitle: 'The server does not say how it is',
  failedText: 'Alerts are sent by another process.',
  api: 'API and database',
  ready: 'ready',
  notReady: (reason: string) => `not ready: ${reason}`,
  reasons: {
    database_not_migrated: 'the database is of another version',
    database_unreachable: 'the database does not answer',
  } as Record<string, string>,
  version: (version: string) => `version ${version}`,
  rest: 'Everything else',
  never: 'not known',
  ago: (age: string) => `${age} ago`,
  scraping: 'Newest scrape',
  scraped: (age: string, workers: number) => `${age} · ${workers} ${workers === 1 ? 'worker' : 'workers'}`,
  scrapingOld: (age: string) => `${age}: nobody scrapes`,
  daemons: 'Daemons',
  noDaemon: 'none runs: nothing is watched',
  shared: (count: number) =>
    count === 1 ? 'one scrapes all workers' : `${count} share all workers, one of them leads`,
  free: (count: number, free: number) => `${count} running; ${free} of 64 shares of the workers are nobody’s`,
  daemon: ({ shards, isLeader }: { shards: number; isLeader: boolean }) =>
    `${shards} of 64 shares${isLeader ? ' · leads' : ''}`,
  blind: (facts: string, duration: string) => `${facts} · hears nobody for ${duration}`,
  outbox: 'Messages that wait',
  waiting: ({ queued, retrying, due }: { queued: number; retrying: number; due: string | null }) =>
    [
      queued === 0 ? 'none' : `${queued}`,
      ...(due === null ? [] : [`the oldest is ${due} late`]),
      ...(retrying === 0 ? [] : [`${retrying} tried before`]),
    ].join(' · '),
  deliveries: 'Delivered in the last hour',
  delivered: (sent: number, lost: number) => (lost === 0 ? `${sent}` : `${sent} · given up ${lost}`),
  chain: 'Payouts on chain',
  noAccounts: 'no wallet is followed yet',
  accounts: (accounts: number, failing: number) =>
    failing === 0
      ? `${accounts} ${accounts === 1 ? 'wallet' : 'wallets'} followed`
      : `${failing} of ${accounts} wallets could not be read`,
  jobs: 'Jobs',
  jobsFine: 'all done',
  jobRuns: 'has not ended',
  backup: 'Newest backup',
  noBackup: 'none in 7 days: npm run pool -- backup FILE',
  storage: 'Database',
  size: (mebibytes: string) => `${mebibytes}\u00a0MiB`,
  kept: (days: { raw: number; fiveMinute: number; hourly: number }) =>
    `kept: scrapes ${days.raw} d, 5 min ${days.fiveMinute} d, hours ${days.hourly} d`,
  noPartition: 'no room is prepared for tomorrow’s figures',
  doctor: 'More, with what to do: npm run pool -- doctor --live',
};

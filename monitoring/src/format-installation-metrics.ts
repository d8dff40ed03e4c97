import type { InstallationHealth } from '@cocoon-pool/db/installation-health';
import type { InstallationBoard } from './installation-board.ts';
import { formatFamilies, formatTonValue, type MetricFamily, toSeries } from './metric-text.ts';

interface InstallationFamily extends Omit<MetricFamily, 'series'> {
  labels: readonly string[];
  read(health: InstallationHealth): string[];
}

/** Metrics of the whole installation: only the daemon that leads has them. */
export const installationFamilies: readonly InstallationFamily[] = [
  gauge('cocoon_outbox_queued', {
    help: 'Messages that wait to be sent.',
    read: ({ outbox }) => outbox.queued,
  }),
  gauge('cocoon_outbox_oldest_due_age_seconds', {
    help: 'Since the message that waits for longest should have gone out; 0 when none is due.',
    read: ({ outbox }) => outbox.oldestDueAgeSeconds,
  }),
  gauge('cocoon_outbox_retrying', {
    help: 'Waiting messages whose last try failed.',
    read: ({ outbox }) => outbox.retrying,
  }),
  {
    name: 'cocoon_outbox_last_hour_messages',
    type: 'gauge',
    help: 'What became of the messages of the last hour, by kind of receiver and state.',
    labels: ['receiver', 'state'],
    read: ({ lastHour }) =>
      lastHour.map(({ receiver, state, messages }) =>
        toSeries('cocoon_outbox_last_hour_messages', { receiver, state }, messages),
      ),
  },
  {
    name: 'cocoon_incidents_open',
    type: 'gauge',
    help: 'Open incidents by severity.',
    labels: ['severity'],
    read: ({ openIncidents }) =>
      openIncidents.map(({ severity, incidents }) =>
        toSeries('cocoon_incidents_open', { severity }, incidents),
      ),
  },
  {
    name: 'cocoon_participant_received_ton',
    type: 'gauge',
    help: 'Verified TON that a participant received in proven wallets, transfers of the pool included.',
    labels: ['participant_id'],
    read: ({ received }) =>
      received.map(({ participantId, receivedNanoton }) =>
        toSeries(
          'cocoon_participant_received_ton',
          { participant_id: participantId },
          formatTonValue(receivedNanoton),
        ),
      ),
  },
  gauge('cocoon_chain_accounts', {
    help: 'Accounts that are followed on chain.',
    read: ({ chain }) => chain.accounts,
  }),
  gauge('cocoon_chain_accounts_failing', {
    help: 'Accounts that could not be read from the chain the last time.',
    read: ({ chain }) => chain.accountsFailing,
  }),
  gauge('cocoon_database_size_bytes', {
    help: 'Size of the database.',
    read: ({ databaseBytes }) => databaseBytes,
  }),
];

export const chainLag = [
  'cocoon_chain_lag_seconds',
  'Age of the newest block that the chain provider gave; looked at once a minute.',
] as const;

/** Nothing but headers where another daemon leads. */
export function formatInstallationMetrics(
  board: Pick<InstallationBoard, 'latest' | 'headAt'>,
  now: Date,
): string {
  const [name, help] = chainLag;
  const health = board.latest();
  const headAt = board.headAt();
  const lagSeconds = headAt === null ? null : Math.max(0, now.getTime() - headAt.getTime()) / 1_000;
  return formatFamilies([
    ...installationFamilies.map(({ read, ...family }) => ({
      ...family,
      series: health === null ? [] : read(health),
    })),
    {
      ...{ name, help, type: 'gauge' },
      series: lagSeconds === null ? [] : [toSeries(name, {}, lagSeconds)],
    },
  ]);
}

function gauge(
  name: string,
  { help, read }: { help: string; read(health: InstallationHealth): number },
): InstallationFamily {
  const series = (health: InstallationHealth) => [toSeries(name, {}, read(health))];
  return { name, help, type: 'gauge', labels: [], read: series };
}

import type { WorkerStatus } from '@cocoon-pool/domain/cocoon/worker-status';
import { renderIncident } from '@cocoon-pool/domain/messages/alerts/render-incident';
import type { Reader } from '@cocoon-pool/domain/messages/format-clock';
import { renderOverview, renderWelcomeBack } from '@cocoon-pool/domain/messages/render-overview';
import { renderWorkerList } from '@cocoon-pool/domain/messages/render-worker-list';
import type { WorkerTrack } from '@cocoon-pool/monitoring/track-worker';
import { parseTelegramHtml } from '@cocoon-pool/simulator/parse-telegram-html';

interface Told {
  track: WorkerTrack;
  status: WorkerStatus;
  unpaidNanoton: bigint | null;
}

/**
 * What is wrong with the chat texts that tell of a worker, as Telegram would read them. The worker's own words stand
 * in for the names that people give.
 */
export function findBadTexts(told: Told): string[] {
  const isInName = figureless.test(toName(told.track));
  return Object.entries(renderTexts(told)).flatMap(([name, text]) => {
    const html = parseTelegramHtml(text);
    return [
      ...(html.ok ? [] : [`the text ${name} is no Telegram HTML: ${html.reason}`]),
      ...(text.length <= textLengthMax ? [] : [`the text ${name} has ${text.length} characters`]),
      ...(invisible.test(text) ? [`the text ${name} has invisible characters`] : []),
      ...(figureless.test(text) && !isInName ? [`the text ${name} has no figure where one is`] : []),
    ];
  });
}

const textLengthMax = 4096;
const invisible = /[^\P{C}\n]/u;
const figureless = /NaN|Infinity|∞/;

function toName({ pages }: WorkerTrack): string {
  const connection = pages.statsPage?.proxyConnections?.[0];
  return `</b>"&< ${connection?.connectedTo} ${pages.jsonStats?.localConfig.model} ${connection?.address}`;
}

function renderTexts({ track, status, unpaidNanoton }: Told): Record<string, string> {
  const name = toName(track);
  const now = new Date(track.sampledAt.getTime() + 90_000);
  const language = Math.floor(now.getTime() / 60_000) % 2 === 0 ? 'en' : 'ru';
  const reader: Reader = { language, timeZone: 'Europe/Berlin', now, coinSymbol: 'TON' };
  const requestsPerSecond = track.answer?.requestRates?.s10 ?? null;
  const row = { name, ...status, sampledAt: track.sampledAt, requestsPerSecond, unpaidNanoton };
  const overview = {
    workers: { ok: 0, warning: 0, down: 0, unknown: 0, [status.status]: 1 },
    requestsPerSecond,
    unpaidNanoton,
    oldestSampledAt: now,
    newestSampledAt: now,
  };
  const alert = {
    id: '1',
    workerId: '1',
    workerName: name,
    activeSince: track.sampledAt,
    resolvedAt: null,
    unknownSince: null,
    evidence: { lastUpAt: track.sampledAt.toISOString(), ...(track.failure && { failure: track.failure }) },
    lostScrapes: 3,
    earnedNanotonPerHour: track.interval?.earnedNanoton ?? null,
  };
  const incident = {
    kind: 'worker_down' as const,
    severity: 'critical' as const,
    hostName: name,
    hostOthers: { total: 2, up: 2 },
    ...{
      id: '1',
      ownerName: name,
      closedAt: null,
      isSilent: false,
      claimed: null,
      muted: null,
      escalatedAt: null,
      unstable: null,
    },
    acknowledged: { name, at: track.sampledAt },
  };
  return {
    incident: renderIncident({ ...incident, alerts: [alert] }, reader).text,
    recovered: renderIncident({ ...incident, alerts: [{ ...alert, resolvedAt: now }] }, reader).text,
    group: renderIncident({ ...incident, alerts: [alert, { ...alert, workerId: '2' }] }, reader).text,
    workers: renderWorkerList([row, { ...row, status: 'ok' }], { total: 2, inApp: true, reader }),
    overview: renderOverview(overview, reader),
    welcome: renderWelcomeBack(overview, reader),
  };
}

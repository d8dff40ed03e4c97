import { toOutageStart } from '../../alerts/outage-start.ts';
import { escapeModel, escapeText } from '../escape.ts';
import { formatDuration, formatNumber, formatRate, formatTon, formatTonPerHour } from '../format.ts';
import { formatClockSeconds, type Reader } from '../format-clock.ts';
import { formatCelsius, formatChange, formatPercent, formatPrice, formatRunTime } from '../format-figures.ts';
import { messages } from '../messages.ts';
import type { AlertParams } from './alert-params.ts';
import { alertWords } from './alert-words.ts';
import type { IncidentAlert, IncidentFacts } from './incident-facts.ts';

/** The evidence of one alert as its words need it, for one reader. */
export function toAlertParams(incident: IncidentFacts, alert: IncidentAlert, reader: Reader): AlertParams {
  const { evidence: e, activeSince, resolvedAt } = alert;
  const { language, coinSymbol } = reader;
  const words = alertWords(language);
  const say = createSay(reader);
  const { total, up } = incident.hostOthers;
  const end = resolvedAt ?? reader.now;
  const startedAt = toOutageStart(activeSince, e);
  const toValue = (value: string | null | undefined) =>
    e.changed === 'enabled'
      ? say(value, (text) => (text === 'true' ? words.yes : words.no))
      : say(toNumber(value), (price) => formatPrice(language, price));
  return {
    since: formatClockSeconds(reader, activeSince),
    duration: formatDuration(language, (end.getTime() - startedAt.getTime()) / 1000),
    lastAt: say(e.lastUpAt ?? e.lastProxyAt ?? e.lastSyncedAt ?? e.lastReportAt, (at) =>
      formatClockSeconds(reader, new Date(at)),
    ),
    failed: say(e.failedScrapes ?? e.failedRequests, (n) => formatNumber(language, n)),
    total: say(e.totalScrapes ?? e.finishedRequests, (n) => formatNumber(language, n)),
    totalCount: e.totalScrapes ?? e.finishedRequests ?? null,
    reason: say(e.failure, (failure) => messages(language).reasons[failure]),
    host:
      total > 0 && up === total && incident.hostName !== null
        ? { name: escapeText(incident.hostName), workers: total }
        : null,
    lag: say(e.value, (seconds) => formatDuration(language, seconds)),
    balance: say(e.balanceNanoton, (n) => formatTon(language, BigInt(n), coinSymbol)),
    minBalance: say(e.threshold, (coins) => formatTon(language, toNanoton(coins), coinSymbol)),
    clearBalance: say(e.clearBalanceNanoton, (n) => formatTon(language, BigInt(n), coinSymbol)),
    walletAddress: say(e.walletAddress, (address) => `<code>${toCode(address)}</code>`),
    hash: say(e.hash, (hash) => `<code>${toCode(hash)}</code>`),
    delistedModel: e.delisted === 'model' ? say(e.model, escapeModel) : null,
    before: toValue(e.before),
    after: toValue(e.after),
    isPrice: e.changed !== 'enabled',
    isNowOff: e.changed === 'enabled' && e.after !== 'true',
    at: say(e.changedAt ?? e.answeredAt, (at) => formatClockSeconds(reader, new Date(at))),
    port: say(e.port, String),
    inFlight: say(e.inFlightNanoton, (n) => formatTon(language, BigInt(n), coinSymbol)),
    modelName: say(e.model, escapeModel),
    rate: say(e.requestsPerSecond, (rate) => formatRate(language, rate)),
    peerRate: say(e.peerRequestsPerSecond, (rate) => formatRate(language, rate)),
    price: say(e.coefficient, (price) => formatPrice(language, price)),
    peerPrice: say(e.peerCoefficient, (price) => formatPrice(language, price)),
    pct: say(e.value, (ratio) => formatPercent(language, ratio)),
    limitPct: say(e.threshold, (ratio) => formatPercent(language, ratio)),
    runTime: say(e.runTimeSeconds, (seconds) => formatRunTime(language, seconds)),
    limit: say(e.runTimeSecondsLimit, (seconds) => formatRunTime(language, seconds)),
    meanRunTime: say(e.runTimeSecondsMean, (seconds) => formatRunTime(language, seconds)),
    active: say(e.activeRequests, (n) => formatNumber(language, n)),
    capacity: say(e.maxActiveRequests, (n) => formatNumber(language, n)),
    gpuName: say(e.gpuName, escapeText),
    temp: say(e.temperatureCelsius, (degrees) => formatCelsius(language, degrees)),
    tempLimit: say(e.threshold, (degrees) => formatCelsius(language, degrees)),
    gpuPct: say(e.gpuUtilizationRatio, (ratio) => formatPercent(language, ratio)),
    gpus: say(e.gpus, String),
    gpuCount: e.gpus ?? null,
    gpusExpected: say(e.gpusExpected, String),
    serviceName: say(e.serviceName, escapeText),
    serviceState: say(e.serviceState, escapeText),
    have: say(e.have, escapeText),
    want: say(e.want, escapeText),
    change: say(e.value, (times) => formatChange(language, times - 1)),
    earnRate: say(e.earnedNanotonPerHour, (n) => formatTonPerHour(language, BigInt(n), coinSymbol)),
    meanRate: say(e.earnedNanotonPerHourMean, (n) => formatTonPerHour(language, BigInt(n), coinSymbol)),
    networkState: e.networkState ?? null,
    workers: say(e.workers, String),
    workerCount: e.workers ?? null,
    totalWorkers: say(e.totalWorkers, String),
    hosts: say(e.hosts, String),
    lost: e.lost ?? null,
    hostName: say(incident.hostName, escapeText),
  };
}

/** A figure, or the word for an unknown one. */
function createSay({ language }: Reader) {
  const { unknown } = alertWords(language);
  return <T>(value: T | null | undefined, format: (value: T) => string): string =>
    value === null || value === undefined ? unknown : format(value);
}

/** Outside text in `code`: an address is whole, so that it can be copied; a longer hash is not. */
function toCode(text: string): string {
  return text.length <= 48
    ? escapeText(text.slice(0, 24)) + escapeText(text.slice(24))
    : `${escapeText(text.slice(0, 20))}…${escapeText(text.slice(-8))}`;
}

function toNumber(text: string | null | undefined): number | null {
  const value = Number(text ?? Number.NaN);
  return Number.isFinite(value) ? value : null;
}

function toNanoton(coins: number): bigint {
  return BigInt(Math.round(coins * 1e9));
}

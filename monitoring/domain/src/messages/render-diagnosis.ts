import {
  type CheckResult,
  type Diagnosis,
  diagnose,
  leastBalanceNanoton,
  type Verdict,
} from '../diagnosis/diagnose.ts';
import type { DiagnosisFacts } from '../diagnosis/diagnosis-facts.ts';
import { type DiagnosisParams, diagnosisEn } from './diagnosis/en.ts';
import { diagnosisRu } from './diagnosis/ru.ts';
import { escapeModel, escapeText, toPlainText } from './escape.ts';
import { formatDuration, formatNumber, formatRate, formatTon, formatTonPerHour } from './format.ts';
import { formatClock, type Reader } from './format-clock.ts';
import type { Language } from './language.ts';
import { messages } from './messages.ts';

const words: Record<Language, typeof diagnosisEn> = { en: diagnosisEn, ru: diagnosisRu };

export interface RenderedDiagnosis extends Diagnosis {
  /** One for each check, in their order, as plain text. */
  lines: string[];
  /** One sentence with the fix, as plain text. */
  sentence: string;
}

/** Diagnoses a worker in the reader's language, as plain text. */
export function renderDiagnosis(facts: DiagnosisFacts, reader: Reader): RenderedDiagnosis {
  const { checks, verdict } = diagnose(facts);
  return {
    checks,
    verdict,
    lines: checks.map((check) => toPlainText(toLine(check, facts, reader))),
    sentence: toPlainText(toSentence(verdict, facts, reader)),
  };
}

/** The same as one message of Telegram HTML. */
export function renderDiagnosisCard(workerName: string, facts: DiagnosisFacts, reader: Reader): string {
  const { checks, verdict } = diagnose(facts);
  const age = facts.sampledAt && ageOf(facts.sampledAt, facts, reader);
  return [
    words[reader.language].head({ worker: escapeText(workerName), age }),
    ...checks.map((check) => `${marks[check.result]} ${toLine(check, facts, reader)}`),
    `<b>${toSentence(verdict, facts, reader)}</b>`,
  ].join('\n');
}

const marks: Record<CheckResult['result'], string> = {
  passed: '🟢',
  warning: '🟡',
  failed: '🔴',
  unknown: '⚪',
};

function toLine(one: CheckResult, facts: DiagnosisFacts, reader: Reader): string {
  const text = words[reader.language];
  const label = text.labels[one.check];
  if (one.result === 'unknown') {
    if (one.reason === 'hangs') return text.notChecked({ label });
    return text.unknown({ label, reason: text.reasons[one.reason] });
  }
  const isWell = one.result === 'passed' || (one.result === 'warning' && one.check === 'wallet');
  return (isWell ? text.passed : text.failed)[one.check](toParams(one, facts, reader));
}

function toSentence(verdict: Verdict, facts: DiagnosisFacts, reader: Reader): string {
  const text = words[reader.language];
  switch (verdict.kind) {
    case 'failed':
      return verdict.check === 'reachable'
        ? toUnreachable(facts, reader)
        : text.verdicts[verdict.check](toParams(verdict, facts, reader));
    case 'quiet':
      return text.verdicts.network(toParams({ check: 'network' }, facts, reader));
    case 'earning':
      return text.earning({
        earnRate:
          facts.earnedNanotonPerHour === null
            ? null
            : formatTonPerHour(reader.language, facts.earnedNanotonPerHour, reader.coinSymbol),
        unpaid: tonOf(facts.unpaidNanoton, reader),
      });
    case 'unknown':
      return text.unknownVerdict({ reason: text.reasons[verdict.reason] });
  }
}

/** A worker that answers without figures has another fault than one that is silent. */
function toUnreachable(facts: DiagnosisFacts, reader: Reader): string {
  const text = words[reader.language];
  switch (facts.failure) {
    case 'bad_request':
      return text.refused;
    case 'not_ready':
      return text.syncing;
    case 'empty':
    case 'unreadable':
    case 'too_large':
      return text.unreadable;
    default:
      return text.verdicts.reachable(toParams({ check: 'reachable' }, facts, reader));
  }
}

const clearBalanceNanoton = 5_500_000_000n;

function toParams(
  { check }: Pick<CheckResult, 'check'>,
  facts: DiagnosisFacts,
  reader: Reader,
): DiagnosisParams {
  const { language } = reader;
  const ton = (nanoton: bigint) => formatTon(language, nanoton, reader.coinSymbol);
  const clock = (at: Date | null) => orUnknown(at, reader, (known) => formatClock(reader, known));
  const rate = (value: number | null) => orUnknown(value, reader, (known) => formatRate(language, known));
  const price = (value: number | null) =>
    orUnknown(value, reader, (known) => `${formatNumber(language, known, 3)}×`);
  const { failure, peers } = facts;
  const troubleSince = check === 'proxies' ? facts.noProxySince : facts.modelDisconnectedSince;
  return {
    age: orUnknown(facts.sampledAt, reader, (at) => ageOf(at, facts, reader)),
    since: clock(facts.lastUpAt),
    reason: orUnknown(failure, reader, (known) => messages(language).reasons[known]),
    balance: tonOf(facts.balanceNanoton, reader),
    leastBalance: ton(leastBalanceNanoton),
    clearBalance: ton(clearBalanceNanoton),
    walletAddress: orUnknown(facts.walletAddress, reader, toAddress),
    lag: facts.tonLastSyncedAt && ageOf(facts.tonLastSyncedAt, facts, reader),
    model: orUnknown(facts.model, reader, escapeModel),
    for: troubleSince && ageOf(troubleSince, facts, reader),
    disabledSince: facts.disabledSince && formatClock(reader, facts.disabledSince),
    proxies: orUnknown(facts.proxiesConnected, reader, (count) => formatNumber(language, count)),
    rate: rate(facts.requestsPerSecond),
    peerRate: rate(peers?.requestsPerSecondMean ?? null),
    price: price(facts.coefficient),
    peerPrice: price(peers?.coefficientMean ?? null),
  };
}

/** Whole where it is one: an address that is cut cannot be paid to. Anything else is cut like any outside text. */
function toAddress(text: string): string {
  return /^[\w-]{48}$/.test(text) ? `<code>${text}</code>` : escapeText(text);
}

function tonOf(nanoton: bigint | null, reader: Reader): string {
  return orUnknown(nanoton, reader, (known) => formatTon(reader.language, known, reader.coinSymbol));
}

function ageOf(at: Date, { now }: DiagnosisFacts, reader: Reader): string {
  return formatDuration(reader.language, (now.getTime() - at.getTime()) / 1000);
}

function orUnknown<Value>(
  value: Value | null,
  { language }: Reader,
  format: (value: Value) => string,
): string {
  return value === null ? words[language].unknownWord : format(value);
}

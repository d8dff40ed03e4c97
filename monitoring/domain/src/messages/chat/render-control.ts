import type { CommandKind, WorkerCommand } from '../../control/worker-command.ts';
import { payoutGasNanoton } from '../../payouts/payout-gas.ts';
import type { TonNetwork } from '../../ton/network.ts';
import { parseAccount } from '../../ton/parse-account.ts';
import { escapeText } from '../escape.ts';
import { formatDuration, formatTon, formatTonPerHour } from '../format.ts';
import { formatClock, type Reader } from '../format-clock.ts';
import { formatChange, formatPrice } from '../format-figures.ts';
import { messages } from '../messages.ts';
import { chatWords } from './chat-words.ts';
import { shortenAccount } from './render-payouts.ts';

/** What somebody who controls a worker has to know of it; null is unknown. */
export interface ControlFacts {
  name: string;
  network: TonNetwork;
  sampledAt: Date | null;
  enabled: boolean | null;
  coefficient: number | null;
  /** Mean of the workers with the same model; null where there is no other. */
  peerCoefficient: number | null;
  /** Of the last 24 hours. */
  earnedNanotonPerHour: bigint | null;
  ownerAddress: string | null;
  balanceNanoton: bigint | null;
}

/** How the worker stands now, above the buttons that change it. */
export function renderControl(facts: ControlFacts, reader: Reader): string {
  const { control } = chatWords(reader.language);
  const { sampledAt } = facts;
  const ageSeconds = sampledAt === null ? null : (reader.now.getTime() - sampledAt.getTime()) / 1_000;
  return control.card({
    ...toPrices(facts, reader),
    name: escapeText(facts.name),
    state: facts.enabled === null ? null : formatFact('enable', String(facts.enabled), reader),
    age: ageSeconds === null ? null : formatDuration(reader.language, ageSeconds),
  });
}

/** Why the worker cannot be controlled, and what would change that. */
export function renderReadOnly({ name, ownerAddress, network }: ControlFacts, reader: Reader): string {
  const { control } = chatWords(reader.language);
  const addr = ownerAddress === null ? null : formatAnyAccount(ownerAddress, network, false);
  return control.readOnly({ name: escapeText(name), addr });
}

/** Its price now and that of its siblings; `before` and `price` are the same figure. */
export function toPrices({ coefficient, peerCoefficient }: ControlFacts, { language }: Reader) {
  const { unknown } = chatWords(language);
  const price = coefficient === null ? unknown : formatPrice(language, coefficient);
  return {
    price,
    before: price,
    peerPrice: peerCoefficient === null ? null : formatPrice(language, peerCoefficient),
  };
}

interface Question {
  command: WorkerCommand;
  /** Of a disabling: after how long it ends by itself; null = not by itself. */
  forSeconds: number | null;
  /** Of a payout: what can be claimed. */
  claimableNanoton?: bigint | null;
}

/** What a command would change, before it is confirmed: from what to what, and what it costs. */
export function renderQuestion(facts: ControlFacts, question: Question, reader: Reader): string {
  const { control } = chatWords(reader.language);
  const { language, coinSymbol, now } = reader;
  const { command, forSeconds } = question;
  const name = escapeText(facts.name);
  const perHour = facts.earnedNanotonPerHour;
  const rate = perHour === null ? null : formatTonPerHour(language, perHour, coinSymbol);
  switch (command.kind) {
    case 'enable':
      return control.on({ name, earnRate: rate });
    case 'disable': {
      if (forSeconds === null) return control.offForever({ name, lossRate: rate });
      const until = formatClock(reader, new Date(now.getTime() + forSeconds * 1_000));
      const lost = perHour === null ? null : (perHour * BigInt(forSeconds)) / 3_600n;
      return control.off({
        name,
        until,
        missed: lost === null ? null : formatTon(language, lost, coinSymbol),
      });
    }
    case 'set_coefficient': {
      const after = command.coefficientThousandths / 1_000;
      const isComparable = facts.coefficient !== null && facts.coefficient > 0;
      return control.price({
        ...toPrices(facts, reader),
        name,
        after: formatPrice(language, after),
        change: isComparable ? formatChange(language, after / (facts.coefficient ?? 1) - 1) : null,
      });
    }
    case 'request_payout': {
      const { ownerAddress, network, balanceNanoton } = facts;
      const amount = (nanoton: bigint | null | undefined) =>
        nanoton == null ? null : formatTon(language, nanoton, coinSymbol);
      return control.payoutAsk({
        proxy: formatAnyAccount(command.proxyAddress, network),
        claimable: amount(question.claimableNanoton),
        addr: ownerAddress === null ? null : formatAnyAccount(ownerAddress, network, false),
        balance: amount(balanceNanoton),
        gas: formatTon(language, payoutGasNanoton, coinSymbol),
      });
    }
  }
}

/** What is known of a command that was asked for. */
export interface CommandStory {
  kind: CommandKind;
  state: 'queued' | 'sending' | 'sent' | 'verified' | 'failed' | 'unknown';
  reason: string | null;
  proxyAddress: string | null;
  before: string | null;
  after: string | null;
  finishedAt: Date | null;
}

interface Commanded {
  name: string;
  network: TonNetwork;
}

/** What became of a command, as far as that is known. */
export function renderOutcome(story: CommandStory, { name: plain, network }: Commanded, reader: Reader) {
  const { control } = chatWords(reader.language);
  const { kind, before, after } = story;
  const name = escapeText(plain);
  switch (story.state) {
    case 'queued':
      return control.waiting({ name });
    case 'sending':
    case 'sent':
      return control.open({ name });
    case 'unknown':
      return control.fail.unknown({ name });
    case 'failed':
      return renderFailure(story, { name: plain, network }, reader);
    case 'verified': {
      if (kind === 'request_payout') return control.payoutSent({ proxy: toProxy(story, network) });
      const at = formatClock(reader, story.finishedAt ?? reader.now);
      const shown = formatFact(kind, after, reader);
      if (story.reason === 'already') return control.already({ name, after: shown, at });
      return control.verified({ name, before: formatFact(kind, before, reader), after: shown, at });
    }
  }
}

function renderFailure(story: CommandStory, { name: plain, network }: Commanded, reader: Reader): string {
  const { fail } = chatWords(reader.language).control;
  const { reasons } = messages(reader.language);
  const name = escapeText(plain);
  const proxy = toProxy(story, network);
  const { reason } = story;
  const texts: Record<string, string> = {
    proxy_not_found: fail.proxyNotFound({ name }),
    payout_running: fail.running({ proxy }),
    proxy_not_inited: fail.notInited({ proxy }),
    proxy_closed: fail.closed({ proxy }),
    bad_request: fail.refused({ name }),
    not_ready: fail.refused({ name }),
    unproven: fail.unproven({ name }),
    not_applied: fail.notApplied({ name, now: formatFact(story.kind, story.after, reader) }),
    unexpected_answer: fail.notApplied({ name, now: formatFact(story.kind, story.after, reader) }),
    not_sent: fail.notSent({ name }),
    not_watched: fail.notSent({ name }),
    expired: fail.notSent({ name }),
  };
  const known = reason === null ? undefined : Object.entries(texts).find(([key]) => key === reason)?.[1];
  if (known !== undefined) return known;
  const said = Object.entries(reasons).find(([key]) => key === reason)?.[1] ?? reasons.unreadable;
  return fail.notReached({ name, reason: said });
}

/** What a command changes, as the worker showed it, in words. */
export function formatFact(kind: CommandKind, fact: string | null, { language }: Reader): string {
  const { control, unknown } = chatWords(language);
  if (fact === null) return unknown;
  if (kind === 'set_coefficient') return formatPrice(language, Number(fact));
  if (kind === 'request_payout') return escapeText(fact);
  return fact === 'true' ? control.enabled : control.disabled;
}

function toProxy({ proxyAddress }: CommandStory, network: TonNetwork): string {
  return formatAnyAccount(proxyAddress ?? '', network);
}

/** An address in whichever spelling a worker gave it. */
export function formatAnyAccount(address: string, network: TonNetwork, bounceable = true): string {
  const parsed = parseAccount(address, 'testnet');
  if (parsed.ok) return shortenAccount(parsed.account, network, bounceable);
  return `<code>${escapeText(address.slice(0, 12))}</code>`;
}

import { listContractBooks, type StoredContractBook } from '@cocoon-pool/db/contract-books';
import { listPayouts } from '@cocoon-pool/db/payouts';
import { sumReceived } from '@cocoon-pool/db/received-nanoton';
import { listWalletLinks } from '@cocoon-pool/db/wallets';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import {
  type PayoutsFacts,
  type ProxyRow,
  renderPayouts,
} from '@cocoon-pool/domain/messages/chat/render-payouts';
import { estimateNextPayoutSeconds } from '@cocoon-pool/domain/payouts/estimate-next-payout';
import { toExpectedPayout } from '@cocoon-pool/domain/payouts/expected-payout';
import { toCalendarDay, toDayStart } from '@cocoon-pool/domain/zoned-time';
import type { BotDeps } from '../bot-deps.ts';
import type { Person } from '../for-participant.ts';
import { toScope } from '../reader.ts';
import { type Card, toButton, toKeyboard } from './card.ts';
import { mostContracts } from './next-payout.ts';
import { toOpenButton } from './open-button.ts';

const perPage = 5;
/** What comes after is for the Mini App. */
const mostPages = 200;

/** A page of payouts; the first one begins with what is still to come. */
export async function toPayoutsCard(deps: BotDeps, person: Person, wanted: number): Promise<Card> {
  const { participant, reader } = person;
  const { buttons } = chatWords(reader.language);
  const network = deps.settings.tonNetwork;
  const page = Math.min(Math.max(1, wanted), mostPages);
  const participantId = toScope(participant);
  const { items, nextCursor } = await listPayouts(deps.db, { network, participantId, limit: page * perPage });
  const payouts = items.slice((page - 1) * perPage);
  const facts = page === 1 ? await readTotals(deps, person) : noTotals;
  const turn = [
    page > 1 ? toButton(buttons.back, 'payouts', page - 1) : null,
    nextCursor !== null && page < mostPages ? toButton(buttons.older, 'payouts', page + 1) : null,
  ];
  const csv = deps.writeReport === undefined ? null : toButton(buttons.csv, 'csv', 0);
  return {
    html: renderPayouts({ ...facts, network, payouts, page }, reader),
    keyboard: toKeyboard([turn, [csv, toOpenButton(deps, person, '/payouts')]]),
  };
}

type Totals = Omit<PayoutsFacts, 'network' | 'payouts' | 'page'>;

const noTotals: Totals = {
  ...{ unpaidNanoton: null, inFlightNanoton: null, proxies: [], hasWallet: true },
  ...{ monthNanoton: 0n, monthBeforeNanoton: 0n },
};

async function readTotals({ db, settings }: BotDeps, { participant, reader }: Person): Promise<Totals> {
  const network = settings.tonNetwork;
  const participantId = toScope(participant);
  const { rootAddress } = settings.chain;
  const scope =
    participantId === null ? ({ of: 'pool' } as const) : ({ of: 'participant', participantId } as const);
  const { thisMonth, monthBefore } = toMonths(reader.now, reader.timeZone);
  const [books, links, monthNanoton, monthBeforeNanoton] = await Promise.all([
    listContractBooks(db, { network, rootAddress, participantId, limit: mostContracts }),
    listWalletLinks(db, { participantId: participant.id, network }),
    sumReceived(db, scope, { network, ...thisMonth }),
    sumReceived(db, scope, { network, ...monthBefore }),
  ]);
  const figures = books.flatMap((book) => toFigures(book)?.figures ?? []);
  const isKnown = books.length > 0 && figures.length === books.length;
  return {
    unpaidNanoton: isKnown ? figures.reduce((sum, one) => sum + one.unpaidNanoton, 0n) : null,
    inFlightNanoton: isKnown ? figures.reduce((sum, one) => sum + one.inFlightNanoton, 0n) : null,
    proxies: books.map((book) => toProxyRow(book, reader.now)).sort(byUnpaid),
    ...{ monthNanoton, monthBeforeNanoton },
    hasWallet: participantId === null || links.length > 0,
  };
}

function toFigures({ tokens, workerFeePerTokenNanoton }: StoredContractBook) {
  return tokens && toExpectedPayout(tokens, workerFeePerTokenNanoton);
}

function toProxyRow(book: StoredContractBook, now: Date): ProxyRow {
  const expected = toFigures(book);
  return {
    proxyAddress: book.proxyAddress,
    unpaidNanoton: expected?.figures?.unpaidNanoton ?? null,
    nextPayoutRatio: expected?.nextPayoutRatio ?? null,
    nextPayoutSeconds: estimateNextPayoutSeconds(book, now),
  };
}

function byUnpaid(one: ProxyRow, other: ProxyRow): number {
  return Number((other.unpaidNanoton ?? 0n) - (one.unpaidNanoton ?? 0n));
}

/** This month until now, and the month before until the same day and hour; a shorter month until its end. */
function toMonths(now: Date, timeZone: string) {
  const { year, month } = toCalendarDay(now, timeZone);
  const start = toDayStart({ year, month, day: 1 }, timeZone);
  const before = toDayStart({ year, month: month - 1, day: 1 }, timeZone);
  const same = new Date(before.getTime() + (now.getTime() - start.getTime()));
  return {
    thisMonth: { from: start, to: now },
    monthBefore: { from: before, to: same < start ? same : start },
  };
}

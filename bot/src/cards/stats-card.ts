import { type EarnedScope, sumEarned } from '@cocoon-pool/db/earned-nanoton';
import { getOverview } from '@cocoon-pool/db/workers';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import { formatTon } from '@cocoon-pool/domain/messages/format';
import { renderOverview } from '@cocoon-pool/domain/messages/render-overview';
import { toCalendarDay, toDayStart } from '@cocoon-pool/domain/zoned-time';
import type { Context } from 'grammy';
import type { BotDeps } from '../bot-deps.ts';
import type { Person } from '../for-participant.ts';
import { toScope } from '../reader.ts';
import { type Card, showCard, toButton, toKeyboard } from './card.ts';
import { type ChartDays, chartDays, toEarnedChart } from './chart-facts.ts';
import { toOpenButton } from './open-button.ts';
import { showPicture } from './show-picture.ts';

export interface StatsView {
  days: ChartDays;
  isDark: boolean;
}

const darkOffset = 100;

/** The number by which a button names a view. */
export function toStatsId({ days, isDark }: StatsView): number {
  return isDark ? days + darkOffset : days;
}

/** Null for a number that names none. */
export function parseStatsId(id: string): StatsView | null {
  const number = Number(id);
  const isDark = number > darkOffset;
  const days = chartDays.find((one) => one === (isDark ? number - darkOffset : number));
  return days === undefined ? null : { days, isDark };
}

/** The part of the bot that a card's text needs. */
export interface StatsDeps extends Pick<BotDeps, 'db'> {
  settings: Pick<BotDeps['settings'], 'publicUrl' | 'coinSymbol'>;
}

/** /stats: workers, requests and earnings with a chart of what was earned. Without workers there is nothing to draw. */
export async function showStats(
  ctx: Context,
  deps: BotDeps,
  person: Person & { view: StatsView },
): Promise<void> {
  const { reader, view } = person;
  const { buttons, charts, workers } = chatWords(reader.language);
  const card = await toStatsText(deps, person, view);
  if (card === null) {
    const add = toButton(buttons.add, 'add', 0);
    const keyboard = toKeyboard([[add, toOpenButton(deps, person, '/dashboard')]]);
    return showCard(ctx, { html: workers.none, keyboard });
  }
  await showPicture(ctx, deps, {
    ...card,
    chart: () => toEarnedChart(deps, { reach: toScope(person.participant), days: view.days }, reader),
    theme: view.isDark ? 'dark' : 'light',
    alternative: charts.alternative,
  });
}

/** The figures and the buttons of that view; null without workers. */
export async function toStatsText(deps: StatsDeps, person: Person, view: StatsView): Promise<Card | null> {
  const { participant, reader } = person;
  const { buttons } = chatWords(reader.language);
  const overview = await getOverview(deps.db, { participantId: toScope(participant), now: reader.now });
  const total = Object.values(overview.workers).reduce((sum, workers) => sum + workers, 0);
  if (total === 0) return null;
  const earned = await toEarnedLine(deps, toEarnedScope(person), person);
  const to = (days: ChartDays, label: string) =>
    toButton(days === view.days ? `• ${label}` : label, 'stats', toStatsId({ ...view, days }));
  const id = toStatsId(view);
  const turned = toStatsId({ ...view, isDark: !view.isDark });
  return {
    html: renderOverview(overview, reader, earned),
    keyboard: toKeyboard([
      [to(1, buttons.days1), to(7, buttons.days7), to(30, buttons.days30)],
      [toButton(buttons.refresh, 'stats', id), toButton(buttons.theme, 'stats', turned)],
      [toButton(buttons.pin, 'pin', id), toOpenButton(deps, person, '/dashboard')],
    ]),
  };
}

function toEarnedScope({ participant }: Person): EarnedScope {
  const participantId = toScope(participant);
  return participantId === null ? { of: 'pool' } : { of: 'participant', participantId };
}

async function toEarnedLine({ db }: StatsDeps, scope: EarnedScope, { reader }: Person): Promise<string> {
  const { charts, unknown } = chatWords(reader.language);
  const { language, now, timeZone, coinSymbol } = reader;
  const midnight = toDayStart(toCalendarDay(now, timeZone), timeZone);
  const weekAgo = new Date(now.getTime() - 7 * 86_400_000);
  const [today, week] = await Promise.all(
    [midnight, weekAgo].map((from) => sumEarned(db, scope, { from, to: now })),
  );
  const amountOf = (nanoton: bigint | null | undefined) =>
    nanoton === null || nanoton === undefined ? unknown : `≈ ${formatTon(language, nanoton, coinSymbol)}`;
  return charts.line({ today: amountOf(today), week: amountOf(week) });
}

import { sumEarned } from '@cocoon-pool/db/earned-nanoton';
import { getOverview } from '@cocoon-pool/db/workers';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import { formatTon } from '@cocoon-pool/domain/messages/format';
import { renderOverview } from '@cocoon-pool/domain/messages/render-overview';
import { toCalendarDay, toDayStart } from '@cocoon-pool/domain/zoned-time';
import type { Context } from 'grammy';
import type { BotDeps } from '../bot-deps.ts';
import type { Person } from '../for-participant.ts';
import { toScope } from '../reader.ts';
import { showCard, toButton, toKeyboard } from './card.ts';
import { type ChartDays, toEarnedChart } from './chart-facts.ts';
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
  const days = ([1, 7, 30] as const).find((one) => one === (isDark ? number - darkOffset : number));
  return days === undefined ? null : { days, isDark };
}

/** /stats: workers, requests and earnings with a chart of what was earned. Without workers there is nothing to draw. */
export async function showStats(
  ctx: Context,
  deps: BotDeps,
  person: Person & { view: StatsView },
): Promise<void> {
  const { participant, reader, view } = person;
  const { buttons, charts } = chatWords(reader.language);
  const participantId = toScope(participant);
  const overview = await getOverview(deps.db, { participantId, now: reader.now });
  const open = toOpenButton(deps, person, '/dashboard');
  const total = Object.values(overview.workers).reduce((sum, workers) => sum + workers, 0);
  const text = renderOverview(overview, reader);
  if (total === 0) {
    const add = toButton(buttons.add, 'add', 0);
    return showCard(ctx, { html: text, keyboard: toKeyboard([[add, open]]) });
  }
  const scope =
    participantId === null ? ({ of: 'pool' } as const) : ({ of: 'participant', participantId } as const);
  const earned = await toEarnedLine(deps, scope, person);
  const to = (days: ChartDays, label: string) =>
    toButton(days === view.days ? `• ${label}` : label, 'stats', toStatsId({ ...view, days }));
  const turned = toStatsId({ ...view, isDark: !view.isDark });
  await showPicture(ctx, deps, {
    html: `${text}\n${earned}`,
    keyboard: toKeyboard([
      [to(1, buttons.days1), to(7, buttons.days7), to(30, buttons.days30)],
      [toButton(buttons.refresh, 'stats', toStatsId(view)), toButton(buttons.theme, 'stats', turned), open],
    ]),
    chart: await toEarnedChart(deps, { scope, days: view.days }, reader),
    theme: view.isDark ? 'dark' : 'light',
    alternative: charts.alternative,
  });
}

async function toEarnedLine(
  { db }: BotDeps,
  scope: Parameters<typeof sumEarned>[1],
  { reader }: Person,
): Promise<string> {
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

import { type Participant, updateParticipant } from '@cocoon-pool/db/participants';
import { escapeText } from '@cocoon-pool/domain/messages/escape';
import { toButton, toKeyboard } from '../cards/card.ts';
import { type ChartDays, chartDays, toRequestsChart } from '../cards/chart-facts.ts';
import { toOpenButton } from '../cards/open-button.ts';
import { showPicture } from '../cards/show-picture.ts';
import { parseStatsId, showStats } from '../cards/stats-card.ts';
import { findWorker } from '../cards/worker-card.ts';
import { toScope } from '../reader.ts';
import type { Press } from './press.ts';

/** The card of another span or theme; the id names both. A theme that was chosen stays. */
export async function turnStats(press: Press): Promise<string | null> {
  const { ctx, deps, id, words, participant, reader } = press;
  const view = parseStatsId(id);
  if (view === null) return words.toasts.stale;
  if (view.isDark !== (participant.chartTheme === 'dark')) await saveTheme(press, view.isDark);
  await showStats(ctx, deps, { participant, reader, view });
  return null;
}

/** The worker's chart in the other theme, which stays chosen; the choice is the days that it shows. */
export async function turnChart(press: Press): Promise<string | null> {
  const days = chartDays.find((one) => one === press.choice);
  if (days === undefined) return press.words.toasts.stale;
  const participant = await saveTheme(press, press.participant.chartTheme !== 'dark');
  return showChart({ ...press, participant }, days);
}

async function saveTheme({ deps, participant, reader }: Press, isDark: boolean): Promise<Participant> {
  const change = { chartTheme: isDark ? 'dark' : 'light' } as const;
  const actor = `participant:${participant.id}`;
  return updateParticipant(deps.db, { id: participant.id, change, actor }, reader.now);
}

/** A worker's requests of some days. */
export async function showChart(press: Press, days: ChartDays): Promise<string | null> {
  const { ctx, deps, participant, reader, id, chat } = press;
  const worker = await findWorker(deps, press, id);
  if (worker === null) return chat.workers.gone;
  const { buttons, charts } = chat;
  const asked = { workerId: id, name: worker.name, days, reach: toScope(participant) };
  await showPicture(ctx, deps, {
    html: `<b>${escapeText(worker.name)}</b>`,
    keyboard: toKeyboard([
      [
        toButton(buttons.days1, 'chart', id),
        toButton(buttons.days7, 'chart7', id),
        toButton(buttons.days30, 'chart30', id),
      ],
      [
        toButton(buttons.theme, 'theme', `${id}:${days}`),
        toButton(buttons.back, 'worker', id),
        toOpenButton(deps, press, `/workers/${id}`),
      ],
    ]),
    chart: () => toRequestsChart(deps, asked, reader),
    theme: participant.chartTheme,
    alternative: charts.alternative,
  });
  return null;
}

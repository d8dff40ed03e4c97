import { escapeText } from '@cocoon-pool/domain/messages/escape';
import { toButton, toKeyboard } from '../cards/card.ts';
import { type ChartDays, toRequestsChart } from '../cards/chart-facts.ts';
import { toOpenButton } from '../cards/open-button.ts';
import { showPicture } from '../cards/show-picture.ts';
import { parseStatsId, showStats } from '../cards/stats-card.ts';
import { findWorker } from '../cards/worker-card.ts';
import { toScope } from '../reader.ts';
import type { Press } from './press.ts';

/** The card of another span or theme; the id names both. */
export async function turnStats({ ctx, deps, id, words, ...person }: Press): Promise<string | null> {
  const view = parseStatsId(id);
  if (view === null) return words.toasts.stale;
  await showStats(ctx, deps, { ...person, view });
  return null;
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
      [toButton(buttons.back, 'worker', id), toOpenButton(deps, press, `/workers/${id}`)],
    ]),
    chart: await toRequestsChart(deps, asked, reader),
    theme: 'light',
    alternative: charts.alternative,
  });
  return null;
}

import type { IncidentItem } from '../api-shapes.ts';
import { useSpeech } from '../app-context.ts';

type Cost = Pick<IncidentItem, 'cost' | 'lossNanotonPerHour'>;

/** What an active incident costs an hour: unknown is a dash with the word, and nothing stands where nothing stops. */
export function HourlyLoss({ incident }: { incident: Cost }) {
  const { format, words } = useSpeech();
  if (!isCostly(incident)) return null;
  if (incident.lossNanotonPerHour === null) {
    return (
      <span class="row-end row-text">
        <span aria-hidden="true">—</span> <span class="hidden-text">{words.unknown}</span>
        {words.units.tonPerHour}
      </span>
    );
  }
  return (
    <span class="num row-end">
      −{format.estimate(Number(incident.lossNanotonPerHour) / 1e9)}
      <small class="unit">{words.units.tonPerHour}</small>
    </span>
  );
}

/** Whether what earns stands still. */
export function isCostly({ cost }: Pick<Cost, 'cost'>): boolean {
  return cost === 'stopped' || cost === 'off';
}

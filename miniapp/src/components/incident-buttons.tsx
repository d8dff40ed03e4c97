import type { IncidentItem } from '../alert-shapes.ts';
import { useAlertWords } from '../alert-words.ts';
import { useApp, useSpeech } from '../app-context.ts';
import { toIncidentName } from '../incident-name.ts';
import { Icon } from './icon.tsx';

export interface IncidentButtonsProps {
  incident: IncidentItem;
  onAcknowledge: () => void;
  onMute: (hours: number) => void;
}

/** Who has it and until when it is quiet, or the buttons that take it and quiet it. Nothing once it is over. */
export function IncidentButtons({ incident, onAcknowledge, onMute }: IncidentButtonsProps) {
  const words = useAlertWords();
  const { clock } = useApp();
  const { format } = useSpeech();
  if (incident.closedAt !== null) return null;
  const name = toIncidentName(incident) ?? words.pool;
  const isTaken = incident.acknowledgedAt !== null;
  const mutedMs = incident.mutedUntil === null ? null : Date.parse(incident.mutedUntil);
  const isMuted = mutedMs !== null && mutedMs > clock.nowMs.value;
  return (
    <div class="incident-buttons">
      {isTaken ? (
        <span class="incident-state">
          <Icon name="check" small />
          {words.list.takenBy(incident.acknowledgedBy?.name ?? words.actions.aKey)}
        </span>
      ) : (
        <button
          type="button"
          class="small-button"
          aria-label={words.actions.of(words.actions.acknowledge, name)}
          onClick={onAcknowledge}
        >
          {words.actions.acknowledge}
        </button>
      )}
      {isMuted ? (
        <span class="incident-state">
          <Icon name="mute" small />
          {words.list.mutedUntil(format.clock(mutedMs))}
        </span>
      ) : (
        [1, 8].map((hours) => {
          const text = hours === 1 ? words.actions.mute1 : words.actions.mute8;
          return (
            <button
              key={hours}
              type="button"
              class="small-button"
              aria-label={words.actions.of(text, name)}
              onClick={() => onMute(hours)}
            >
              {text}
            </button>
          );
        })
      )}
    </div>
  );
}

import type { Incident } from '../../alert-shapes.ts';
import { useAlertWords } from '../../alert-words.ts';
import { useApp, useSpeech } from '../../app-context.ts';
import { Icon } from '../../components/icon.tsx';
import type { IncidentButtonsProps } from '../../components/incident-buttons.tsx';

export interface IncidentActionsProps extends IncidentButtonsProps {
  incident: Incident;
}

/** The bar at the bottom: take it, quiet it. What is done already is said above it. */
export function IncidentActions({ incident, onAcknowledge, onMute }: IncidentActionsProps) {
  const words = useAlertWords();
  const { clock } = useApp();
  const { format } = useSpeech();
  const isOver = incident.closedAt !== null;
  const isTaken = incident.acknowledgedAt !== null;
  const mutedMs = incident.mutedUntil === null ? 0 : Date.parse(incident.mutedUntil);
  const isMuted = mutedMs > clock.nowMs.value;
  if (isOver) return null;
  return (
    <>
      {(isTaken || isMuted) && (
        <p class="incident-done" role="status">
          {isTaken && (
            <span class="incident-state">
              <Icon name="check" small />
              {words.list.takenBy(incident.acknowledgedBy?.name ?? words.actions.aKey)}
            </span>
          )}
          {isMuted && (
            <span class="incident-state">
              <Icon name="mute" small />
              {words.list.mutedUntil(format.clock(mutedMs))}
            </span>
          )}
        </p>
      )}
      {!(isTaken && isMuted) && (
        <div class="actions actions-wrap">
          {!isTaken && (
            <button type="button" class="button button-primary" onClick={onAcknowledge}>
              {words.actions.acknowledge}
            </button>
          )}
          {!isMuted && (
            <>
              <button type="button" class="button" onClick={() => onMute(1)}>
                {words.actions.mute1}
              </button>
              <button type="button" class="button" onClick={() => onMute(8)}>
                {words.actions.mute8}
              </button>
            </>
          )}
        </div>
      )}
    </>
  );
}

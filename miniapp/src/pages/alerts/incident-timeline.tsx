import type { Incident } from '../../alert-shapes.ts';
import { useAlertWords } from '../../alert-words.ts';
import { toTimeline } from '../../to-timeline.ts';
import { useSeconds } from '../../use-seconds.ts';

/** Every transition, oldest first. */
export function IncidentTimeline({ incident }: { incident: Incident }) {
  const words = useAlertWords();
  const at = useSeconds();
  const { events, firstSeen, timeline } = words.incident;
  const isAlone = incident.worker !== null;
  return (
    <>
      <div class="list-head">
        <h2 class="list-title">{timeline}</h2>
      </div>
      <section class="section" aria-label={timeline}>
        <ol class="rows moments">
          {toTimeline(incident).map(({ key, at: when, event, workerName }) => (
            <li key={key} class="moment">
              <time class="moment-time" dateTime={when}>
                {at(Date.parse(when))}
              </time>
              <span>{event === 'first_seen' ? firstSeen : events[event]}</span>
              <span class="moment-note">{toNote(event, { incident, workerName, isAlone }, words)}</span>
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}

function toNote(
  event: string,
  { incident, workerName, isAlone }: { incident: Incident; workerName: string | null; isAlone: boolean },
  words: ReturnType<typeof useAlertWords>,
): string {
  if (event === 'acknowledged') return incident.acknowledgedBy?.name ?? words.actions.aKey;
  if (event === 'claimed') return incident.claimedBy?.name ?? words.actions.aKey;
  return isAlone ? '' : (workerName ?? '');
}

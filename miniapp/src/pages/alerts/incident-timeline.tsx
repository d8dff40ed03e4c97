import type { Incident } from '../../alert-shapes.ts';
import { useAlertWords } from '../../alert-words.ts';
import { useSpeech } from '../../app-context.ts';
import { type TimelineEntry, toTimeline } from '../../to-timeline.ts';
import { useSeconds } from '../../use-seconds.ts';

/** Every transition, oldest first. */
export function IncidentTimeline({ incident }: { incident: Incident }) {
  const words = useAlertWords();
  const at = useSeconds();
  const { events, firstSeen, timeline } = words.incident;
  const { format } = useSpeech();
  const entries = toTimeline(incident);
  const [first] = entries;
  const isAlone = incident.worker !== null;
  const toNote = ({ at: when, event, workerName }: TimelineEntry): string => {
    if (event === 'acknowledged') return incident.acknowledgedBy?.name ?? words.actions.aKey;
    if (event === 'claimed') return incident.claimedBy?.name ?? words.actions.aKey;
    if (!isAlone) return workerName ?? '';
    if (event !== 'fired' || first?.event !== 'first_seen') return '';
    return words.incident.after(format.duration((Date.parse(when) - Date.parse(first.at)) / 1000));
  };
  return (
    <>
      <div class="list-head">
        <h2 class="list-title">{timeline}</h2>
      </div>
      <section class="section" aria-label={timeline}>
        <ol class="rows moments">
          {entries.map((entry) => (
            <li key={entry.key} class="moment">
              <time class="moment-time" dateTime={entry.at}>
                {at(Date.parse(entry.at))}
              </time>
              <span>{entry.event === 'first_seen' ? firstSeen : events[entry.event]}</span>
              <span class="moment-note">{toNote(entry)}</span>
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}

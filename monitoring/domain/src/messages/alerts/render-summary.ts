import type { Reader } from '../format-clock.ts';
import { alertWords } from './alert-words.ts';
import { fitMessage } from './fit-message.ts';
import type { IncidentFacts } from './incident-facts.ts';
import { isOpen, markOf, marks, nameOf, phraseOf, spanOf } from './incident-figures.ts';

/** Many incidents that are told to one chat at once, the gravest first, in one message. */
export function renderSummary(incidents: readonly IncidentFacts[], reader: Reader): string {
  const { summary } = alertWords(reader.language);
  const firing = incidents.filter(isOpen);
  const head = summary.head({
    mark: gravestMark(incidents),
    firing: firing.length,
    over: incidents.length - firing.length,
  });
  return fitMessage([head.trimStart(), ...toIncidentRows(incidents, reader)], reader.language);
}

/** What was muted and still fires when that ends. */
export function renderMuteEnded(incidents: readonly IncidentFacts[], reader: Reader): string {
  const { summary } = alertWords(reader.language);
  const head = summary.muteEnded({ mark: gravestMark(incidents), incidents: incidents.length });
  return fitMessage([head.trimStart(), ...toIncidentRows(incidents, reader)], reader.language);
}

/** What began in quiet hours and still fires when they end; `from` and `to` are clock times. */
export function renderQuietEnded(
  incidents: readonly IncidentFacts[],
  { from, to, over }: { from: string; to: string; over: number },
  reader: Reader,
): string {
  const { summary } = alertWords(reader.language);
  const mark = gravestMark(incidents);
  const head = summary.quietEnded({ mark, from, to, firing: incidents.length, over });
  return fitMessage([head.trimStart(), ...toIncidentRows(incidents, reader)], reader.language);
}

function gravestMark(incidents: readonly IncidentFacts[]): string {
  const firing = incidents.filter(isOpen);
  if (firing.length === 0) return '🟢';
  const severity = (['critical', 'warning', 'info'] as const).find((one) =>
    firing.some((incident) => incident.severity === one),
  );
  return marks[severity ?? 'info'];
}

const weights = { critical: 0, warning: 1, info: 2 };

/** A line for each: firing ones first, of those the gravest and widest. */
export function toIncidentRows(incidents: readonly IncidentFacts[], reader: Reader): string[] {
  const { summary } = alertWords(reader.language);
  return sortIncidents(incidents).map((incident) =>
    summary
      .row({
        mark: markOf(incident),
        name: nameOf(incident, reader),
        workers: incident.alerts.length > 1 ? incident.alerts.length : null,
        phrase: phraseOf(incident, reader),
        duration: spanOf(incident, reader),
      })
      .trimStart(),
  );
}

/** In the order in which they are told. */
export function sortIncidents(incidents: readonly IncidentFacts[]): IncidentFacts[] {
  const weigh = (incident: IncidentFacts) => (isOpen(incident) ? 0 : 10) + weights[incident.severity];
  return incidents.toSorted(
    (one, other) => weigh(one) - weigh(other) || other.alerts.length - one.alerts.length,
  );
}

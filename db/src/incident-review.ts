import { decideTelling } from '@cocoon-pool/domain/alerts/decide-telling';
import { toEscalationAt } from '@cocoon-pool/domain/alerts/escalate';
import { toCalmAt } from '@cocoon-pool/domain/alerts/flapping';
import { pickReceivers, type ReceiverChoice } from '@cocoon-pool/domain/alerts/pick-receivers';
import { findQuietEnd } from '@cocoon-pool/domain/alerts/quiet-hours';
import {
  applyHold,
  applyTelling,
  type Telling,
  type TellingState,
  toCaughtUp,
} from '@cocoon-pool/domain/alerts/telling';
import type { ReviewedIncident } from './load-reviews.ts';
import type { Id } from './schema.ts';

/** What a look at one incident came to; nothing of it is written yet. */
export interface IncidentReview {
  incidentId: Id;
  tellings: ReviewedTelling[];
  reviewAt: Date | null;
  isClosed: boolean;
  isUnstable: boolean;
  isAcknowledged: boolean;
  /** It goes to the next receiver with this look. */
  isEscalated: boolean;
}

export interface ReviewedTelling {
  receiverId: Id;
  state: TellingState;
  /** What it is told now, in order; a `summary` is gathered with those of other incidents. */
  news: Telling[];
  isEscalation: boolean;
}

/**
 * Looks at one incident for each of its receivers: what is told now, what the record of it becomes, and when to look
 * again. Pure: the same look twice gives the same.
 */
export function reviewIncident(incident: ReviewedIncident, now: Date): IncidentReview {
  const standing = settle(incident, now);
  const choice = pickReceivers(incident.receivers, {
    participantId: incident.participantId,
    toldIds: incident.tellings.map(({ receiverId }) => receiverId),
  });
  const escalation = decideEscalation(incident, standing, { choice, now });
  const targets = escalation.isDue ? [...choice.targets, ...choice.next] : choice.targets;
  const looks = targets.map((receiver) => {
    const known = incident.tellings.find(({ receiverId }) => receiverId === receiver.id);
    const quietUntil = receiver.quietHours === null ? null : findQuietEnd(receiver.quietHours, now);
    const { returnedAt } = receiver;
    const wasUnstable =
      returnedAt !== null && incident.unstableSince !== null && incident.unstableSince < returnedAt;
    const before = known?.state ?? toCaughtUp(standing.alerts, { returnedAt, isUnstable: wasUnstable });
    const { state, news, at } = look({ ...standing, quietUntil }, before, now);
    const isEscalation = known?.isEscalation ?? !choice.targets.includes(receiver);
    return { telling: { receiverId: receiver.id, state, news, isEscalation }, at };
  });
  const moments = [...looks.map(({ at }) => at), escalation.at, standing.calmAt];
  return {
    incidentId: incident.id,
    tellings: looks.map(({ telling }) => telling),
    reviewAt: standing.isClosed ? null : earliest(moments),
    isClosed: standing.isClosed,
    isUnstable: standing.isUnstable,
    isAcknowledged: standing.isAcknowledged,
    isEscalated: escalation.isDue,
  };
}

type Standing = ReturnType<typeof settle>;

/** The incident as it stands now: whether it is calm again, and whether it is still taken. */
function settle(incident: ReviewedIncident, now: Date) {
  const { alerts, severity } = incident;
  const isFiring = alerts.some((alert) => alert.isFiring);
  const calmAt =
    incident.unstableSince === null ? null : toCalmAt(incident.lastChangeAt ?? incident.openedAt);
  const isUnstable = calmAt !== null && calmAt > now && !incident.isClosed;
  const isClosed = incident.isClosed || (!isFiring && incident.unstableSince !== null && !isUnstable);
  const isNewCritical = alerts.some(
    (alert) =>
      alert.isFiring &&
      alert.severity === 'critical' &&
      alert.heldBy === null &&
      !incident.acknowledgedAlerts.includes(alert.id),
  );
  const isAcknowledged = incident.isAcknowledged && !isNewCritical;
  return { alerts, severity, isUnstable, isClosed, isAcknowledged, calmAt: isUnstable ? calmAt : null };
}

function look(
  standing: Standing & { quietUntil: Date | null },
  before: TellingState,
  now: Date,
): { state: TellingState; news: Telling[]; at: Date | null } {
  let state = before;
  const news: Telling[] = [];
  for (let steps = 0; steps < mostSteps; steps += 1) {
    const decision = decideTelling(standing, state, now);
    if (decision.kind === 'wait') return { state, news, at: decision.at };
    if (decision.kind === 'hold') state = applyHold(state, decision);
    else {
      news.push(decision.telling);
      state = applyTelling(state, decision.telling, { alerts: standing.alerts, now });
    }
  }
  throw new Error('What is told of an incident has no end');
}

/** Hold by a silence, hold by quiet hours, one thing told, and the wait after them. */
const mostSteps = 6;

/** When nobody takes a critical incident it goes to the next receiver too, once. */
function decideEscalation(
  { escalatedAt, openedAt, tellings }: ReviewedIncident,
  { severity, isAcknowledged, isClosed, isUnstable, alerts }: Standing,
  { choice, now }: { choice: ReceiverChoice; now: Date },
): { isDue: boolean; at: Date | null } {
  const isAudible = alerts.some(({ isFiring, heldBy }) => isFiring && heldBy === null);
  const never = { isDue: false, at: null };
  if (escalatedAt !== null || isAcknowledged || isClosed || isUnstable || !isAudible) return never;
  if (choice.next.length === 0) return never;
  const alarms = tellings.flatMap(({ state }) => state.alarmedAt ?? []);
  const alarmedAt = alarms.length === 0 && choice.targets.length === 0 ? openedAt : earliest(alarms);
  const at = alarmedAt === null ? null : toEscalationAt({ severity, alarmedAt });
  return at !== null && at <= now ? { isDue: true, at: null } : { isDue: false, at };
}

function earliest(moments: readonly (Date | null)[]): Date | null {
  const known = moments.filter((at) => at !== null);
  return known.length === 0 ? null : new Date(Math.min(...known.map((at) => at.getTime())));
}

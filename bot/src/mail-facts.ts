import { listIncidentFacts } from '@cocoon-pool/db/incident-facts';
import { type IncidentMessage, listIncidentMessages, toMessageKey } from '@cocoon-pool/db/incident-messages';
import type { ClaimedMail } from '@cocoon-pool/db/outbox';
import type { IncidentFacts } from '@cocoon-pool/domain/messages/alerts/incident-facts';
import type { DeliveryDeps } from './delivery-deps.ts';

/** What a round of mail is rendered from: incidents as they stand now, and their messages. */
export interface MailFacts {
  incidents: Map<string, IncidentFacts>;
  messages: Map<string, IncidentMessage>;
}

export async function loadMailFacts(
  mail: readonly ClaimedMail[],
  { db, now }: Pick<DeliveryDeps, 'db' | 'now'>,
): Promise<MailFacts> {
  const incidentIds = [
    ...new Set(mail.flatMap(({ notifications }) => notifications.flatMap((one) => one.incidentId ?? []))),
  ];
  const receiverIds = mail.map(({ receiver }) => receiver.id);
  return {
    incidents: await listIncidentFacts(db, incidentIds, now()),
    messages: await listIncidentMessages(db, { receiverIds, incidentIds }),
  };
}

/** An incident as one receiver has it; null for one of a kind that this version does not know. */
export function findKnown(facts: MailFacts, receiverId: string, incidentId: string) {
  const incident = facts.incidents.get(incidentId);
  if (incident === undefined) return null;
  const message = facts.messages.get(toMessageKey(receiverId, incidentId));
  return {
    facts: incident,
    messageId: message?.messageId ?? null,
    isEscalation: message?.isEscalation ?? false,
  };
}

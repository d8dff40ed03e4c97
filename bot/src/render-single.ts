import { getDigestFacts, getWeeklyFacts } from '@cocoon-pool/db/digest-facts';
import { listIncidentFacts } from '@cocoon-pool/db/incident-facts';
import { countQuietlyOver } from '@cocoon-pool/db/incident-messages';
import { listNotices } from '@cocoon-pool/db/notices';
import type { ClaimedNotification, ClaimedReceiver } from '@cocoon-pool/db/outbox';
import { findReceiver } from '@cocoon-pool/db/receiver-list';
import { countIncidents } from '@cocoon-pool/db/return-receivers';
import { parseMailPayload } from '@cocoon-pool/domain/alerts/mail-payload';
import { alertWords } from '@cocoon-pool/domain/messages/alerts/alert-words';
import { renderDigest, renderWeekly } from '@cocoon-pool/domain/messages/alerts/render-digest';
import { renderNotices } from '@cocoon-pool/domain/messages/alerts/render-notices';
import { renderMuteEnded, renderQuietEnded } from '@cocoon-pool/domain/messages/alerts/render-summary';
import { escapeText } from '@cocoon-pool/domain/messages/escape';
import { formatClock, type Reader } from '@cocoon-pool/domain/messages/format-clock';
import type { DeliveryDeps } from './delivery-deps.ts';

/** The text of what is about no single incident, as it stands now; null when there is nothing to tell any more. */
export async function renderSingle(
  { kind, payload, createdAt }: ClaimedNotification,
  receiver: ClaimedReceiver,
  { deps: { db }, reader }: { deps: Pick<DeliveryDeps, 'db'>; reader: Reader },
): Promise<string | null> {
  const words = alertWords(reader.language);
  const { incidentIds, by, noticeIds, receiverId, reason, from, to } = parseMailPayload(payload);
  const period = { participantId: receiver.participantId, from, to, now: reader.now };
  switch (kind) {
    case 'held_summary': {
      const facts = [...(await listIncidentFacts(db, incidentIds, reader.now)).values()];
      const firing = facts.filter(({ closedAt }) => closedAt === null);
      if (firing.length === 0) return null;
      if (by === 'silence') return renderMuteEnded(firing, reader);
      const over = await countQuietlyOver(db, { receiverId: receiver.id, until: createdAt });
      return renderQuietEnded(firing, over, reader);
    }
    case 'notices': {
      const notices = await listNotices(db, noticeIds);
      return notices.length === 0 ? null : renderNotices(notices, reader);
    }
    case 'receiver_lost': {
      const lost = receiverId === null ? undefined : await findReceiver(db, receiverId);
      const label = lost?.label == null ? words.thisChat : escapeText(lost.label);
      return words.receiverLost({ label, reason: toLostReason(reason ?? '', reader) });
    }
    case 'receiver_back': {
      const { began, open } = await countIncidents(db, { ...period, receiverId: receiver.id });
      return words.receiverBack({ since: formatClock(reader, from), missed: began, open });
    }
    case 'digest':
      return renderDigest(await getDigestFacts(db, { ...period, receiverId: receiver.id }), reader);
    case 'weekly':
      return renderWeekly(await getWeeklyFacts(db, period), reader);
    case 'test':
      return words.test({ at: formatClock(reader, reader.now) });
    default:
      return null;
  }
}

/** The chat's own words for why it is gone; the raw error stays in the receipt. */
function toLostReason(reason: string, reader: Reader): string {
  const { lostReasons } = alertWords(reader.language);
  if (/blocked/i.test(reason)) return lostReasons.blocked;
  if (/kicked|not a member/i.test(reason)) return lostReasons.kicked;
  return /not found|deactivated|deleted/i.test(reason) ? lostReasons.gone : lostReasons.refused;
}

import type { ClaimedNotification } from '@cocoon-pool/db/outbox';
import type { IncidentFacts } from '@cocoon-pool/domain/messages/alerts/incident-facts';

/** One message, or change of a message, that a chat is to get, and the notifications it tells. */
export type MailItem =
  | { kind: 'incident'; incident: IncidentFacts; ids: string[]; sound: IncidentSound; earlier: number }
  | { kind: 'summary'; incidents: IncidentFacts[]; ids: string[] }
  | { kind: 'single'; notification: ClaimedNotification; ids: string[] }
  /** Nothing to tell any more. */
  | { kind: 'nothing'; ids: string[] };

/** From the lightest: of several changes of one incident that wait, the last one is told as loud as the loudest. */
const sounds = ['update', 'reminder', 'escalation', 'firing', 'resolved'] as const;
export type IncidentSound = (typeof sounds)[number];
const soundNames: readonly string[] = sounds;

export interface KnownIncident {
  facts: IncidentFacts;
  messageId: string | null;
}

/** More incidents than this at once in a chat become one summary. */
export const mostApart = 5;

/**
 * What a chat gets for all that waits for it, in order. Changes of one incident become one; incidents of a group that
 * began and ended unheard, because nothing could be delivered, go with the group's newest; and more than five that make a
 * sound become one summary.
 */
export function planMail(
  notifications: readonly ClaimedNotification[],
  find: (incidentId: string) => KnownIncident | null,
): MailItem[] {
  const singles = notifications
    .filter(({ incidentId }) => incidentId === null)
    .map((notification): MailItem => ({ kind: 'single', notification, ids: [notification.id] }));
  const items = joinGroups(toIncidentItems(notifications, find), find);
  const [quiet, loud] = split(items, (item) => makesSound(item, find));
  if (loud.length <= mostApart) return [...quiet, ...loud, ...singles];
  const [, own] = split(loud, (item) => find(item.incident.id)?.messageId !== null);
  const edits = own.map((item): MailItem => ({ ...item, ids: [], sound: 'update' }));
  const summary: MailItem = {
    kind: 'summary',
    incidents: loud.map(({ incident }) => incident),
    ids: loud.flatMap(({ ids }) => ids),
  };
  return [...quiet, ...edits, summary, ...singles];
}

type IncidentItem = Extract<MailItem, { kind: 'incident' }>;
type ToldItem = IncidentItem | Extract<MailItem, { kind: 'nothing' }>;

function toIncidentItems(
  notifications: readonly ClaimedNotification[],
  find: (incidentId: string) => KnownIncident | null,
): ToldItem[] {
  const groups = Map.groupBy(notifications, ({ incidentId }) => incidentId);
  return [...groups].flatMap(([incidentId, own]): ToldItem[] => {
    if (incidentId === null) return [];
    const ids = own.map(({ id }) => id);
    const known = find(incidentId);
    const sound = loudestOf(own);
    if (known === null || !hasNews(known, sound)) return [{ kind: 'nothing', ids }];
    return [{ kind: 'incident', incident: known.facts, ids, sound, earlier: 0 }];
  });
}

function loudestOf(notifications: readonly ClaimedNotification[]): IncidentSound {
  const ranks = notifications.map(({ kind }) => soundNames.indexOf(kind));
  return sounds[Math.max(0, ...ranks)] ?? 'update';
}

/** What is over is told by its own notification, which is on the way if it is not here; a change needs a message. */
function hasNews({ facts, messageId }: KnownIncident, sound: IncidentSound): boolean {
  if (sound === 'update') return messageId !== null;
  if (facts.isSilent) return messageId !== null;
  return sound === 'resolved' || facts.closedAt === null;
}

function joinGroups(
  items: readonly ToldItem[],
  find: (incidentId: string) => KnownIncident | null,
): ToldItem[] {
  const nothing = items.filter((item) => item.kind === 'nothing');
  const incidents = items.filter((item) => item.kind === 'incident');
  const groups = Map.groupBy(incidents, ({ incident }) => `${incident.kind} ${incident.hostName}`);
  const joined = [...groups.values()].flatMap((group): IncidentItem[] => {
    const [newest, ...before] = group.toSorted(
      (one, other) => Number(other.incident.id) - Number(one.incident.id),
    );
    if (newest === undefined) return [];
    const [unheard, heard] = split(before, ({ incident }) => find(incident.id)?.messageId !== null);
    const earlier = unheard.length;
    const ids = [...unheard.flatMap((item) => item.ids), ...newest.ids];
    return [...heard.map((item) => ({ ...item, sound: 'update' as const })), { ...newest, ids, earlier }];
  });
  return [...nothing, ...joined];
}

/** Whether the item sends a message of its own, not only a change. */
function makesSound(
  item: ToldItem,
  find: (incidentId: string) => KnownIncident | null,
): item is IncidentItem {
  if (item.kind === 'nothing') return false;
  if (find(item.incident.id)?.messageId === null) return true;
  return repliesTo(item);
}

/** An edit makes no sound: what must be heard is told in a short reply too. */
export function repliesTo({ sound, incident }: Pick<IncidentItem, 'sound' | 'incident'>): boolean {
  if (sound === 'reminder') return true;
  return sound !== 'update' && incident.severity === 'critical' && !incident.isSilent;
}

function split<T, S extends T>(items: readonly T[], test: (item: T) => item is S): [Exclude<T, S>[], S[]];
function split<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]];
function split<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter((item) => !test(item)), items.filter(test)];
}

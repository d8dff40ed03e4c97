import { getAlertSettings } from '@cocoon-pool/db/alert-settings';
import { listIncidentFacts } from '@cocoon-pool/db/incident-facts';
import { listIncidents } from '@cocoon-pool/db/incident-list';
import { listReceivers } from '@cocoon-pool/db/receiver-list';
import type { StoredReceiver } from '@cocoon-pool/db/receivers';
import { sortIncidents } from '@cocoon-pool/domain/messages/alerts/render-summary';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import { renderAlertsMenu } from '@cocoon-pool/domain/messages/chat/render-alerts-menu';
import { escapeText } from '@cocoon-pool/domain/messages/escape';
import type { BotDeps } from '../bot-deps.ts';
import type { Person } from '../for-participant.ts';
import { toScope } from '../reader.ts';
import { type Card, toButton, toKeyboard } from './card.ts';
import { toOpenButton } from './open-button.ts';

export const presets = ['essential', 'balanced', 'everything'] as const;
/** What the buttons offer; every other time is set in the Mini App. */
export const quietChoices = [
  { from: '21:00', to: '09:00' },
  { from: '22:00', to: '08:00' },
  { from: '23:00', to: '07:00' },
  { from: '00:00', to: '08:00' },
] as const;
export const digestHours = [7, 8, 9, 10, 12, 18, 20, 21] as const;

const mostShown = 5;
const mostCounted = 100;

/** What is wrong now, and how its reader is told. */
export async function toAlertsCard(deps: BotDeps, person: Person): Promise<Card> {
  const { participant, reader } = person;
  const { buttons, alerts, presets: names } = chatWords(reader.language);
  const reach = toScope(participant);
  const open = await listIncidents(deps.db, { reach, state: 'open', limit: mostCounted });
  const [last] = open.length > 0 ? [] : await listIncidents(deps.db, { reach, state: 'closed', limit: 1 });
  const shown = open.slice(0, mostShown).map(({ id }) => id);
  const incidents = sortIncidents([...(await listIncidentFacts(deps.db, shown, reader.now)).values()]);
  const { preset, hours } = await getAlertSettings(deps.db, participant.id);
  const receivers = (await listReceivers(deps.db, participant.id)).filter(isReached);
  const menu = {
    ...{ incidents, active: open.length, lastEndedAt: last?.closedAt ?? null, preset },
    quietHours: hours?.quietHours ?? null,
    digestAt: hours?.digestAt ?? null,
    isWeekly: hours?.weeklyReport ?? false,
    receivers: receivers.length,
  };
  const rows = incidents.map(({ id, acknowledged, muted }, place) => [
    acknowledged === null ? toButton(alerts.acknowledge({ place: place + 1 }), 'ack', id) : null,
    muted === null ? toButton(alerts.mute({ place: place + 1 }), 'mute8', id) : null,
  ]);
  const toPreset = presets.map((one, place) =>
    toButton(one === preset ? `• ${names[one]}` : names[one], 'preset', place),
  );
  const weekly = toButton(buttons.weekly, 'weekly', menu.isWeekly ? 0 : 1);
  return {
    html: renderAlertsMenu(menu, reader),
    keyboard: toKeyboard([
      ...rows,
      toPreset,
      [toButton(buttons.quiet, 'quietmenu', 0), toButton(buttons.digest, 'digestmenu', 0)],
      [weekly, toButton(buttons.test, 'test', 0)],
      [toButton(alerts.receiversButton, 'receivers', 0), toOpenButton(deps, person, '/alerts')],
      [toButton(buttons.refresh, 'alerts', 0)],
    ]),
  };
}

export function toQuietCard({ reader }: Person): Card {
  const { buttons, alerts } = chatWords(reader.language);
  const choices = quietChoices.map(({ from, to }, place) => [toButton(`${from}–${to}`, 'quiet', place + 1)]);
  const last = [toButton(buttons.off, 'quiet', 0), toButton(buttons.back, 'alerts', 0)];
  return {
    html: alerts.quiet({ zone: escapeText(reader.timeZone) }),
    keyboard: toKeyboard([...choices, last]),
  };
}

export function toDigestCard({ reader }: Person): Card {
  const { buttons, alerts } = chatWords(reader.language);
  const hours = digestHours.map((hour) => toButton(toClock(hour), 'digest', hour));
  const last = [toButton(buttons.off, 'digest', 0), toButton(buttons.back, 'alerts', 0)];
  return {
    html: alerts.digest({ zone: escapeText(reader.timeZone) }),
    keyboard: toKeyboard([hours.slice(0, 4), hours.slice(4), last]),
  };
}

export function toClock(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}

/** The chats of somebody's alerts; the private chat stays, a group or a webhook can be taken off. */
export async function toReceiversCard({ db }: BotDeps, { participant, reader }: Person): Promise<Card> {
  const { buttons, alerts } = chatWords(reader.language);
  const receivers = (await listReceivers(db, participant.id)).slice(0, 20);
  const nameOf = ({ kind, chatId, label }: StoredReceiver) => {
    if (chatId === participant.telegramUserId) return alerts.thisChat;
    return label ?? (kind === 'telegram' ? (chatId ?? '') : alerts.webhook);
  };
  const lines = receivers.map((one) =>
    alerts.receiver({ label: escapeText(nameOf(one)), isLost: !isReached(one) }),
  );
  const unlink = receivers
    .filter(({ chatId }) => chatId !== participant.telegramUserId)
    .map((one) => [toButton(alerts.unlink({ label: nameOf(one).slice(0, 30) }), 'unreceive', one.id)]);
  return {
    html: [receivers.length === 0 ? alerts.noReceiver : alerts.receivers, ...lines].join('\n'),
    keyboard: toKeyboard([...unlink, [toButton(buttons.back, 'alerts', 0)]]),
  };
}

export function isReached({ disabledAt }: Pick<StoredReceiver, 'disabledAt'>): boolean {
  return disabledAt === null;
}

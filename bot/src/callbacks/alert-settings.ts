import { type AlertSettingsChange, changeAlertSettings } from '@cocoon-pool/db/alert-settings';
import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import { queueTest, removeReceiver } from '@cocoon-pool/db/receiver-changes';
import { listReceivers } from '@cocoon-pool/db/receiver-list';
import {
  digestHours,
  isReached,
  presets,
  quietChoices,
  toAlertsCard,
  toClock,
  toDigestCard,
  toQuietCard,
  toReceiversCard,
} from '../cards/alerts-card.ts';
import { showCard } from '../cards/card.ts';
import type { Press } from './press.ts';

export async function showAlerts(press: Press): Promise<null> {
  await showCard(press.ctx, await toAlertsCard(press.deps, press));
  return null;
}

export async function showQuietMenu(press: Press): Promise<null> {
  await showCard(press.ctx, toQuietCard(press));
  return null;
}

export async function showDigestMenu(press: Press): Promise<null> {
  await showCard(press.ctx, toDigestCard(press));
  return null;
}

export async function showReceivers(press: Press): Promise<null> {
  await showCard(press.ctx, await toReceiversCard(press.deps, press));
  return null;
}

export async function setPreset(press: Press): Promise<string> {
  const preset = presets[Number(press.id)];
  return preset === undefined ? press.words.toasts.stale : save(press, { preset });
}

/** The id is the place of the choice, counted from 1; 0 is off. */
export async function setQuietHours(press: Press): Promise<string> {
  if (press.id === '0') return save(press, { quietHours: null });
  const quietHours = quietChoices[Number(press.id) - 1];
  return quietHours === undefined ? press.words.toasts.stale : save(press, { quietHours: { ...quietHours } });
}

/** The id is the hour; 0 is off. */
export async function setDigest(press: Press): Promise<string> {
  if (press.id === '0') return save(press, { digestAt: null });
  const hour = digestHours.find((one) => String(one) === press.id);
  return hour === undefined ? press.words.toasts.stale : save(press, { digestAt: toClock(hour) });
}

export async function setWeekly(press: Press): Promise<string> {
  return save(press, { weeklyReport: press.id === '1' });
}

async function save(press: Press, change: AlertSettingsChange): Promise<string> {
  const { deps, participant, reader, chat } = press;
  const actor = `participant:${participant.id}`;
  const edit = { participantId: participant.id, change, actor };
  const result = await changeAlertSettings(deps.db, edit, reader.now);
  if (!result.ok) throw new Error(`A choice of the bot's own was refused: ${result.problem.message}`);
  await showAlerts(press);
  return chat.alerts.saved;
}

/** A test message to every chat that gets one's alerts. */
export async function sendTest({ deps, participant, reader, chat }: Press): Promise<string> {
  const receivers = (await listReceivers(deps.db, participant.id)).filter(isReached);
  for (const { id } of receivers) await queueTest(deps.db, { id, reach: participant.id }, reader.now);
  return receivers.length === 0 ? chat.alerts.noReceiver : chat.alerts.testSent({ chats: receivers.length });
}

/** Takes a chat off one's own receivers; somebody else's is not there. */
export async function removeOwnReceiver(press: Press): Promise<string> {
  const { deps, participant, reader, id, chat, words } = press;
  try {
    const actor = `participant:${participant.id}`;
    await removeReceiver(deps.db, { id, reach: participant.id, actor }, reader.now);
  } catch (error) {
    if (error instanceof NotFoundError) return words.toasts.stale;
    throw error;
  }
  await showReceivers(press);
  return chat.alerts.unlinked;
}

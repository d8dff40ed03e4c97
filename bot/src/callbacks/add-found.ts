import { findOwnDiscoverResult } from '@cocoon-pool/db/probe-requests';
import { showCard, toButton, toKeyboard } from '../cards/card.ts';
import { endSetup } from '../end-setup.ts';
import { add } from '../finish-probe.ts';
import type { Press } from './press.ts';

/** Adds every worker that the presser's own test found; those that are watched already stay as they are. */
export async function addFound({ ctx, deps, id, words, chat, ...person }: Press): Promise<string | null> {
  const { participant, reader } = person;
  if (participant.status !== 'active') return chat.errors.notActive;
  const asked = { requestedBy: `participant:${participant.id}` };
  const probe = await findOwnDiscoverResult(deps.db, id, asked);
  if (probe === undefined) return words.toasts.stale;
  const lines: string[] = [];
  let added = 0;
  for (const found of probe.result.found) {
    const one = await add(deps, { participant, reader }, { host: probe.host, found });
    if (one.isAdded) added += 1;
    lines.push(...one.lines);
  }
  const keyboard = toKeyboard([[toButton(chat.buttons.workers, 'workers', 1)]]);
  await showCard(ctx, { html: lines.join('\n').slice(0, 4_000) || chat.workers.none, keyboard });
  if (added > 0) await endSetup(ctx, deps, person);
  return null;
}

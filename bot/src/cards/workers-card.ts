import { listSwitchedOff } from '@cocoon-pool/db/holding-commands';
import { listWorkers } from '@cocoon-pool/db/workers';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import { renderWorkerPage } from '@cocoon-pool/domain/messages/render-worker-list';
import type { BotDeps } from '../bot-deps.ts';
import type { Person } from '../for-participant.ts';
import { toScope } from '../reader.ts';
import { type Card, toButton, toKeyboard } from './card.ts';
import { toOpenButton } from './open-button.ts';

const perPage = 8;
/** What comes after is for the Mini App with its search. */
const mostPages = 250;

/** A page of the workers, worst first, each with a button to its card. A page beyond the last shows the last. */
export async function toWorkersCard(deps: BotDeps, person: Person, wanted: number): Promise<Card> {
  const { participant, reader } = person;
  const { buttons, workers } = chatWords(reader.language);
  const asked = Math.min(Math.max(1, wanted), mostPages);
  const { items, totals } = await listWorkers(deps.db, {
    participantId: toScope(participant),
    limit: asked * perPage,
    now: reader.now,
  });
  const add = toButton(buttons.add, 'add', 0);
  const last = [add, toOpenButton(deps, person, '/workers')];
  if (items.length === 0) return { html: workers.none, keyboard: toKeyboard([last]) };
  const pages = Math.min(mostPages, Math.ceil(totals.workers / perPage));
  const page = Math.min(asked, Math.ceil(items.length / perPage));
  const shown = items.slice((page - 1) * perPage, page * perPage);
  const off = await listSwitchedOff(
    deps.db,
    shown.map(({ id }) => id),
  );
  const rows = shown.map((row) => ({ ...row, switchedOff: off.get(row.id) }));
  const names = rows.map(({ id, name }) => toButton(shorten(name), 'worker', id));
  const pairs = names.flatMap((one, place) => (place % 2 === 0 ? [[one, names[place + 1] ?? null]] : []));
  const turn = [
    page > 1 ? toButton(buttons.back, 'workers', page - 1) : null,
    page < pages ? toButton(buttons.next, 'workers', page + 1) : null,
  ];
  return {
    html: renderWorkerPage(rows, { total: totals.workers, page, pages, reader }),
    keyboard: toKeyboard([...pairs, turn, last]),
  };
}

/** What fits on one of two buttons in a row. */
function shorten(name: string): string {
  const characters = Array.from(name);
  return characters.length <= 20 ? name : `${characters.slice(0, 19).join('')}…`;
}

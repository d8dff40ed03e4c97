import { type DiscoverResult, type FoundInstance, findDiscoverResult } from '@cocoon-pool/db/probe-requests';
import type { Id } from '@cocoon-pool/db/schema';
import { insertWorker } from '@cocoon-pool/db/worker-registration';
import { type ProbeMiss, toProbeMiss } from '@cocoon-pool/domain/cocoon/probe-miss';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import { escapeText } from '@cocoon-pool/domain/messages/escape';
import type { Reader } from '@cocoon-pool/domain/messages/format-clock';
import { formatRunTime } from '@cocoon-pool/domain/messages/format-figures';
import type { Context } from 'grammy';
import type { BotDeps } from './bot-deps.ts';
import { toButton, toKeyboard } from './cards/card.ts';
import { toOpenButton } from './cards/open-button.ts';
import { endSetup } from './end-setup.ts';
import type { Person } from './for-participant.ts';
import { pause as realPause } from './pause.ts';
import { sendWithFallbacks } from './send-with-fallbacks.ts';

interface Probe {
  person: Person;
  probeId: Id;
  host: string;
  address: string;
  /** The message that says that a test is under way. */
  messageId: number;
}

/** Waits for what a daemon found on the host, adds the worker that was named, and tells so in the message. */
export async function finishProbe(ctx: Context, deps: BotDeps, probe: Probe): Promise<void> {
  const { person, probeId, host, address, messageId } = probe;
  const result = await waitForResult(deps, probeId);
  const { probe: words, buttons } = chatWords(person.reader.language);
  const lines: string[] = [];
  const wanted = result?.found.find((one) => one.address === address);
  const others = result?.found.filter((one) => one.address !== address) ?? [];
  if (result === undefined) lines.push(words.noDaemon);
  else if (wanted === undefined) lines.push(toMissed(result, address, person.reader));
  else lines.push(...(await add(deps, person, { host, found: wanted })).lines);
  if (others.length > 0) {
    const list = others.map((one) => escapeText(one.address)).join(', ');
    lines.push(words.found({ list, workers: others.length }));
  }
  const addAll = others.length > 0 ? toButton(buttons.addAll, 'addfound', probeId) : null;
  const keyboard = toKeyboard([
    [addAll, toButton(buttons.workers, 'workers', 1), toOpenButton(deps, person, '/workers')],
  ]);
  const message = { text: lines.join('\n\n'), isHtml: true, keyboard };
  await sendWithFallbacks(message, (text, options) =>
    ctx.api.editMessageText(ctx.chat?.id ?? 0, messageId, text, options),
  );
  if (wanted !== undefined) await endSetup(ctx, deps, person);
}

/** Why nobody was found there; a port that was not asked, or broke off, is only silent. */
function toMissed({ missed }: DiscoverResult, address: string, { language }: Reader): string {
  const { probe } = chatWords(language);
  const missedThere = missed?.find((one) => one.address === address);
  const tell = {
    refused: probe.refused,
    timeout: probe.timeout,
    dns: probe.dns,
    not_worker: probe.notWorker,
    silent: probe.silent,
  } satisfies Record<ProbeMiss, unknown>;
  return tell[toProbeMiss(missedThere?.reason ?? null)]({ hostPort: escapeText(address) });
}

const waitMs = 10_000;
const pollMs = 400;

async function waitForResult(
  { db, pause = realPause }: BotDeps,
  probeId: Id,
): Promise<DiscoverResult | undefined> {
  for (let waitedMs = 0; ; waitedMs += pollMs) {
    const result = await findDiscoverResult(db, probeId);
    if (result !== undefined || waitedMs >= waitMs) return result;
    await pause(pollMs, new AbortController().signal);
  }
}

interface Addition {
  host: string;
  found: FoundInstance;
}

/** One that lets nobody in without its access hash is not added in chat: the hash gives control. */
export async function add(
  deps: BotDeps,
  { participant, reader }: Person,
  { host, found }: Addition,
): Promise<{ isAdded: boolean; lines: string[] }> {
  const { probe: words } = chatWords(reader.language);
  const { address, needsAccessHash } = found;
  const hostPort = escapeText(address);
  if (needsAccessHash === true) return { isAdded: false, lines: [words.badHash({ hostPort })] };
  const actor = `participant:${participant.id}`;
  const worker = { name: address.slice(0, 100), host, address, accessHash: null, labels: [] };
  const result = await insertWorker(
    { ...deps, now: reader.now },
    { ...worker, participantId: participant.id },
    { actor, isOperator: participant.role === 'operator' },
  );
  if (!result.ok) {
    const line = result.reason === 'address_taken' ? words.dup({ hostPort }) : words.limit;
    return { isAdded: false, lines: [line] };
  }
  const runTime = formatRunTime(reader.language, found.latencyMs / 1_000);
  const lines = needsAccessHash === null ? [words.syncing({ hostPort })] : [words.ok({ hostPort, runTime })];
  // Only the agent reaches a worker that strangers cannot: this one was reached from here, without a key.
  if (needsAccessHash === false) lines.push(words.exposed({ hostPort }));
  return { isAdded: true, lines };
}

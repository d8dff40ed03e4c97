import { insertDiscoverRequest } from '@cocoon-pool/db/probe-requests';
import { chatWords } from '@cocoon-pool/domain/messages/chat/chat-words';
import { escapeText } from '@cocoon-pool/domain/messages/escape';
import { judgeAddress } from '@cocoon-pool/domain/network/address-guard';
import {
  formatWorkerAddress,
  isIpAddress,
  parseWorkerAddress,
} from '@cocoon-pool/domain/network/parse-worker-address';
import type { Context } from 'grammy';
import type { BotDeps } from './bot-deps.ts';
import { finishProbe } from './finish-probe.ts';
import type { Person } from './for-participant.ts';
import { reply } from './reply.ts';
import { runLater } from './run-later.ts';

/**
 * Tests a worker's address that was sent, and adds what answers there; false for what is no address. The test is
 * answered at once, and its message says later what came out.
 */
export async function answerAddress(ctx: Context, deps: BotDeps, person: Person): Promise<boolean> {
  const text = (ctx.message?.text ?? '').trim();
  const { participant, reader } = person;
  const { probe, errors } = chatWords(reader.language);
  if (text.length > 300) return false;
  if (/^\d+([.]\d+){3}$|^https?:\/\/\S+$/i.test(text)) return tell(ctx, probe.badAddress);
  if (!/^\S+:\d{1,6}$/.test(text)) return false;
  const { workerPortsAllowed, workerNetworksAllowed } = deps.settings;
  const parsed = parseWorkerAddress(text, workerPortsAllowed);
  if (!parsed.ok) return tell(ctx, parsed.reason === 'port' ? probe.badPort : probe.badAddress);
  const address = formatWorkerAddress(parsed);
  const hostPort = escapeText(address);
  if (isIpAddress(parsed.host) && !judgeAddress(parsed.host, workerNetworksAllowed).ok)
    return tell(ctx, probe.denied({ hostPort }));
  if (participant.status !== 'active') return tell(ctx, errors.notActive);
  const requestedBy = `participant:${participant.id}`;
  const probeId = await insertDiscoverRequest(deps.db, { host: parsed.host, port: parsed.port, requestedBy });
  if (probeId === undefined) return tell(ctx, probe.tooOften);
  const sent = await ctx.reply(probe.run({ hostPort }), { parse_mode: 'HTML' });
  const finish = () =>
    finishProbe(ctx, deps, { person, probeId, host: parsed.host, address, messageId: sent.message_id });
  await runLater(deps, finish);
  return true;
}

async function tell(ctx: Context, html: string): Promise<true> {
  await reply(ctx, html);
  return true;
}

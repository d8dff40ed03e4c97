import type { CommandOutcome } from '@cocoon-pool/db/run-commands';
import type { Target } from '@cocoon-pool/db/targets';
import type { PageAnswer, Sample } from '@cocoon-pool/domain/cocoon/sample';
import { toSample } from '@cocoon-pool/domain/cocoon/to-sample';
import {
  isApplied,
  readControlAnswer,
  readFact,
  type WorkerCommand,
} from '@cocoon-pool/domain/control/worker-command';

interface RunDeps {
  /** Both pages of the worker as they are now. */
  read(target: Target): Promise<Parameters<typeof toSample>[0]>;
  /** Sends the command. Called once at most. */
  send(target: Target, command: WorkerCommand): Promise<PageAnswer>;
  /** Whether a worker that reports this owner may be commanded by its participant. */
  isProven(target: Target, ownerAddress: string): Promise<boolean>;
  now: () => Date;
}

/**
 * Carries a claimed command out: reads the worker, sends once, reads back. Who the worker pays to is taken from this
 * very reading: what was read before may be another machine's by now. `failed` means that certainly nothing happened, or
 * that the worker shows the contrary; where neither is known the outcome is `unknown`, for later readings to decide.
 */
export async function runCommand(
  deps: RunDeps,
  target: Target,
  command: WorkerCommand,
): Promise<CommandOutcome> {
  const sample = toSample(await deps.read(target), deps.now());
  const ownerAddress = sample.jsonStats?.localConfig.ownerAddress ?? null;
  if (!sample.up) return { state: 'failed', reason: toReason(sample) };
  if (ownerAddress === null || !(await deps.isProven(target, ownerAddress))) {
    return { state: 'failed', reason: 'unproven' };
  }
  const before = readFact(command, sample);
  const refusal = refuse(command, before);
  if (refusal !== null) return { state: 'failed', reason: refusal, before };
  if (command.kind !== 'request_payout' && isApplied(command, { before, now: before }) === true) {
    return { state: 'verified', reason: 'already', before, after: before };
  }
  const answer = await deps.send(target, command);
  if (!answer.ok) return toFailure(answer.failure, before);
  const meaning = readControlAnswer(command, answer.body);
  const told = { answer: toText(answer.body), before };
  if (!meaning.ok && meaning.reason !== 'unexpected_answer') {
    return { state: 'failed', reason: meaning.reason, ...told };
  }
  const after = readFact(command, toSample(await deps.read(target), deps.now()));
  const applied = isApplied(command, { before, now: after });
  if (applied === true) return { state: 'verified', ...told, after };
  // A worker that said something else did something else, as far as anybody can tell.
  if (!meaning.ok)
    return { state: applied === false ? 'failed' : 'unknown', reason: meaning.reason, ...told, after };
  return { state: 'sent', ...told, after };
}

/** A payout needs a contract with that proxy, without one under way. */
function refuse(command: WorkerCommand, before: string | null): string | null {
  if (command.kind !== 'request_payout') return null;
  if (before === null) return 'proxy_not_found';
  return before === 'running' ? 'payout_running' : null;
}

/** Refused connections, names that lead nowhere and 400s reached no worker's settings; anything else may have. */
function toFailure(failure: string, before: string | null): CommandOutcome {
  const isCertain = ['refused', 'dns', 'bad_request', 'not_ready'].includes(failure);
  return { state: isCertain ? 'failed' : 'unknown', reason: isCertain ? failure : 'outcome_unknown', before };
}

function toReason({ failure }: Sample): string {
  return failure ?? 'unreadable';
}

/** What the page says, without its markup. */
function toText(body: string): string {
  return body
    .slice(0, 2_000)
    .replaceAll(/<[^>]{0,200}>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace('return to stats', '')
    .trim();
}

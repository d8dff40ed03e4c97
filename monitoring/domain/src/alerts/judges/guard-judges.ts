import { isFalse, isTrue, isUnknown } from '../condition.ts';
import type { Judge } from '../judge-condition.ts';
import type { RuleFacts, WorkerChange } from '../rule-facts.ts';

/** Until the change is undone, or its owner claims it (then it is no fact any more). */
const judgeTampered: Judge<'tampered'> = (_rule, facts) => {
  const { change, port } = facts;
  if (change === null) return isFalse;
  const current = toCurrent(change, facts);
  if (current === null) return isUnknown;
  if (current === change.before) return isFalse;
  return isTrue({
    changed: change.changed,
    before: change.before,
    after: current,
    changedAt: change.at.toISOString(),
    port,
  });
};

function toCurrent({ changed }: WorkerChange, { coefficient, enabled }: RuleFacts): string | null {
  const value = changed === 'coefficient' ? coefficient : enabled;
  return value === null ? null : String(value);
}

const closedTwice = 2;

const judgeExposed: Judge<'exposed'> = (_rule, { exposure }, isFiring) => {
  if (exposure === null) return isUnknown;
  const { port, answeredAt, closedProbes } = exposure;
  if (closedProbes >= (isFiring ? closedTwice : 1)) return isFalse;
  return isTrue({ port, answeredAt: answeredAt.toISOString() });
};

const judgeOutdated: Judge<'outdated'> = (_rule, facts) => {
  const { network, paramsVersion, commit, committedAt } = facts;
  if (network === null) return isUnknown;
  if (paramsVersion !== null && network.paramsVersion !== null && paramsVersion < network.paramsVersion)
    return isTrue({
      outdated: 'params_version',
      have: `${paramsVersion}`,
      want: `${network.paramsVersion}`,
    });
  if (commit !== null && network.commit !== null && commit !== network.commit) {
    if (committedAt === null || network.committedAt === null) return isUnknown;
    if (committedAt < network.committedAt)
      return isTrue({ outdated: 'commit', have: commit, want: network.commit });
  }
  return paramsVersion === null && commit === null ? isUnknown : isFalse;
};

export const guardJudges = {
  tampered: judgeTampered,
  exposed: judgeExposed,
  outdated: judgeOutdated,
};

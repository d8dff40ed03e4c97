import { toScrapeOutcome } from '../../cocoon/scrape-outcome.ts';
import { isFalse, isTrue, isUnknown } from '../condition.ts';
import type { Judge } from '../judge-condition.ts';

/** The only rule that reads absence: the newest scrape got no answer, and so did enough of those before it. */
const judgeWorkerDown: Judge<'worker_down'> = (rule, { recentScrapes, lastUpAt, failure }, isFiring) => {
  const newest = recentScrapes.at(-1);
  if (newest === undefined) return isUnknown;
  if (newest !== 'no_answer') return isFalse;
  const failedScrapes = recentScrapes.filter((outcome) => outcome === 'no_answer').length;
  const threshold = rule.threshold ?? recentScrapes.length;
  if (!isFiring && failedScrapes < threshold) return isFalse;
  return isTrue({
    value: failedScrapes,
    threshold,
    failedScrapes,
    totalScrapes: recentScrapes.length,
    lastUpAt: lastUpAt?.toISOString() ?? null,
    ...(failure === null ? {} : { failure }),
  });
};

/** A worker that does not answer at all is another rule's. */
const judgeBadAnswer: Judge<'bad_answer'> = (_rule, { failure, recentScrapes }) => {
  if (failure === null) return recentScrapes.length === 0 ? isUnknown : isFalse;
  if (toScrapeOutcome(failure) === 'no_answer') return isUnknown;
  return isTrue({
    failedScrapes: recentScrapes.filter((outcome) => outcome === 'bad_answer').length,
    totalScrapes: recentScrapes.length,
    failure,
  });
};

const judgeModelDisconnected: Judge<'model_disconnected'> = (_rule, { modelConnected }) => {
  if (modelConnected === null) return isUnknown;
  return modelConnected ? isFalse : isTrue({});
};

const judgeNoProxy: Judge<'no_proxy'> = (_rule, { proxiesConnected, lastProxyAt }) => {
  if (proxiesConnected === null) return isUnknown;
  return proxiesConnected > 0 ? isFalse : isTrue({ lastProxyAt: lastProxyAt?.toISOString() ?? null });
};

/** Silent where the change itself is told by `tampered`. */
const judgeDisabled: Judge<'disabled'> = (_rule, { enabled, change, commands }) => {
  if (enabled === null) return isUnknown;
  if (enabled || change?.changed === 'enabled') return isFalse;
  if (commands === null) return isUnknown;
  return commands.disabledByUs ? isFalse : isTrue({});
};

export const answerJudges = {
  worker_down: judgeWorkerDown,
  bad_answer: judgeBadAnswer,
  model_disconnected: judgeModelDisconnected,
  no_proxy: judgeNoProxy,
  disabled: judgeDisabled,
};

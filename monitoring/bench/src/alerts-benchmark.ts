import type { Benchmark, BenchResult } from './benchmark.ts';
import { type AlertDelays, measureAlerts } from './measure-alerts.ts';
import { toPercentile } from './percentile.ts';

/** The first bad scrape that completes a rule to the call of the Bot API, when 5 % of all workers fail at once. */
export const alertsBenchmark: Benchmark = {
  name: 'alerts',
  title: 'From a bad scrape to the chat, 5 % of the workers failing at once',
  run: async (context) => {
    const plan = context.isQuick
      ? { workers: 160, failing: 8, intervalSeconds: 1, settleSeconds: 4, waitSeconds: 45 }
      : { workers: 2_000, failing: 100, intervalSeconds: 15, settleSeconds: 60, waitSeconds: 180 };
    return toResult(await measureAlerts(context, plan), { ...plan, isQuick: context.isQuick });
  },
};

interface Plan {
  workers: number;
  failing: number;
  isQuick: boolean;
}

function toResult(delays: AlertDelays, { workers, failing, isQuick }: Plan): BenchResult {
  const { delaysMs, messages, chats, incidents, missing, mostInAChat } = delays;
  const figure = (name: string, unit: string, value: number | null) => ({ name, unit, value, goal: null });
  return {
    postgresVersion: delays.postgresVersion,
    figures: [
      figure(
        'bad scrape to Bot API call, beyond `for` and group wait, p50',
        'ms',
        toPercentile(delaysMs, 0.5),
      ),
      {
        name: 'bad scrape to Bot API call, beyond `for` and group wait, p99',
        unit: 'ms',
        value: toPercentile(delaysMs, 0.99),
        goal: isQuick ? null : { limit: 2_000 },
      },
      figure('the same, max', 'ms', toPercentile(delaysMs, 1)),
      { ...figure('incidents that were not told', '', missing), goal: { limit: 0 } },
      figure('incidents', '', incidents),
      figure('messages', '', messages),
      figure('chats', '', chats),
      { ...figure('messages in one chat, most', '', mostInAChat), goal: { limit: 5 } },
      figure('workers', '', workers),
      figure('failing workers', '', failing),
    ],
    notes: [
      'Half of the workers of each hit host fail, so that each host and rule is one incident; two hosts belong to one person.',
      `Telegram takes 25 calls a second and 1 message a second in a chat: a person's second message waits for that.`,
    ],
  };
}

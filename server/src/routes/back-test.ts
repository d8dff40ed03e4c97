import { getAlertSettings } from '@cocoon-pool/db/alert-settings';
import { listTestedWorkers, type TestedWorker } from '@cocoon-pool/db/back-test-rows';
import { type BackTest, backTestWorker } from '@cocoon-pool/db/back-test-worker';
import { NotFoundError } from '@cocoon-pool/db/not-found-error';
import { isTestable, type TestableKind } from '@cocoon-pool/domain/alerts/back-test/back-test-sources';
import type { Rule } from '@cocoon-pool/domain/alerts/condition';
import { applyRuleChanges } from '@cocoon-pool/domain/alerts/rule-changes';
import { toRuleInForce } from '@cocoon-pool/domain/alerts/rule-in-force';
import { createRoute, type z } from '@hono/zod-openapi';
import { ApiError } from '../api-error.ts';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { backTestRequestSchema, backTestSchema } from '../schemas/back-test.ts';
import { guardedErrors, jsonBody, jsonContent, notFoundError } from '../schemas/common.ts';

const backTestRoute = createRoute({
  method: 'post',
  path: '/back-test',
  summary: 'When a rule would have fired, from what is stored of the past',
  request: jsonBody(backTestRequestSchema),
  responses: { 200: jsonContent(backTestSchema, 'What it comes to'), ...notFoundError, ...guardedErrors },
});

type Request = z.output<typeof backTestRequestSchema>;

/** Of all workers together: five for a month, twenty for a week. */
const workerDaysMax = 150;
const workersMax = 50;
const dayMs = 86_400_000;

export function backTestRoutes({ db, now, settings }: AppDeps) {
  return createApiRouter().openapi(backTestRoute, async (c) => {
    const { rule: wanted, workerId = null, from, to } = c.req.valid('json');
    const participantId = c.get('caller').reach;
    checkPeriod(from, to);
    checkNumbers(wanted);
    const workers = await listTestedWorkers(db, { workerId, participantId, limit: workersMax });
    if (workerId !== null && workers.length === 0) throw new NotFoundError('worker');
    if (!isTestable(wanted.kind)) return c.json(toView(wanted.kind, false, []), 200);
    const days = (to.getTime() - from.getTime()) / dayMs;
    if (workers.length * days > workerDaysMax)
      throw refuse('workerId', 'Too much at once: name a worker, or give a shorter period');
    const period = { from, to, now: now(), scrapeIntervalSeconds: settings.scrapeIntervalSeconds };
    const tested: Tested[] = [];
    for (const worker of workers) {
      const rule = await toRule(wanted, wanted.kind, worker);
      tested.push({ workerId: worker.workerId, ...(await backTestWorker(db, { rule, worker, period })) });
    }
    return c.json(toView(wanted.kind, true, tested), 200);
  });

  /** As it is in force for the worker, with what is wanted laid over it. */
  async function toRule<Kind extends TestableKind>(
    { threshold = null, clearThreshold = null, forSeconds = null, severity = null }: Request['rule'],
    kind: Kind,
    { workerId, participantId }: TestedWorker,
  ): Promise<Rule<Kind>> {
    const { preset, differences } = await getAlertSettings(db, participantId);
    const own = differences.filter((one) => one.kind === kind);
    return toRuleInForce(kind, preset, [
      own.find((one) => one.workerId === null),
      own.find((one) => one.workerId === workerId),
      { enabled: true, threshold, clearThreshold, forSeconds, severity },
    ]).rule;
  }
}

const daysMax = 30;

function checkPeriod(from: Date, to: Date): void {
  if (from >= to) throw refuse('to', 'must be after `from`');
  if (to.getTime() - from.getTime() > daysMax * dayMs)
    throw refuse('from', `must be at most ${daysMax} days before \`to\``);
}

function checkNumbers(wanted: Request['rule']): void {
  const checked = applyRuleChanges([], [{ ...wanted, workerId: null }]);
  if (!checked.ok) throw refuse(`rule.${checked.problem.field}`, checked.problem.message);
}

function refuse(field: string, message: string): ApiError {
  return new ApiError({ status: 422, code: 'validation_failed', message: `${field}: ${message}`, field });
}

interface Tested extends BackTest {
  workerId: string;
}

const episodesMax = 500;

function toView(
  kind: Request['rule']['kind'],
  told: boolean,
  tested: readonly Tested[],
): z.output<typeof backTestSchema> {
  const episodes = tested
    .flatMap(({ workerId, ...one }) => one.episodes.map((episode) => ({ workerId, ...episode })))
    .sort((a, b) => b.firedAt.getTime() - a.firedAt.getTime());
  const ends = new Map(tested.map(({ workerId, coverage }) => [workerId, coverage.at(-1)?.to]));
  const firingMs = episodes.reduce((sum, { workerId, firedAt, resolvedAt }) => {
    const end = resolvedAt ?? ends.get(workerId) ?? firedAt;
    return sum + (end.getTime() - firedAt.getTime());
  }, 0);
  return {
    kind,
    told,
    workers: tested.length,
    fired: episodes.length,
    firingSeconds: firingMs / 1_000,
    episodes: episodes.slice(0, episodesMax).map(({ activeSince, firedAt, resolvedAt, ...rest }) => ({
      ...rest,
      activeSince: activeSince.toISOString(),
      firedAt: firedAt.toISOString(),
      resolvedAt: resolvedAt?.toISOString() ?? null,
    })),
    coverage: tested.flatMap(({ workerId, coverage }) =>
      coverage.map(({ from, to, source }) => ({
        ...{ workerId, source, from: from.toISOString(), to: to.toISOString() },
      })),
    ),
  };
}

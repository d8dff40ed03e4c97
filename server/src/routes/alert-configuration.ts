import { type AlertSettings, changeAlertSettings, getAlertSettings } from '@cocoon-pool/db/alert-settings';
import type { Id } from '@cocoon-pool/db/schema';
import { type DescribedRule, describeRules } from '@cocoon-pool/domain/alerts/describe-rules';
import type { RuleProblem } from '@cocoon-pool/domain/alerts/rule-changes';
import { createRoute, z } from '@hono/zod-openapi';
import { ApiError } from '../api-error.ts';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { type Caller, forbidden } from '../caller.ts';
import { alertConfigurationChangeSchema, alertConfigurationSchema } from '../schemas/alert-configuration.ts';
import { guardedErrors, jsonBody, jsonContent } from '../schemas/common.ts';

const ofQuery = z.strictObject({
  of: z
    .enum(['me', 'pool'])
    .optional()
    .openapi({ description: 'Whose rules: one’s own, or (operators) those of workers without an owner' }),
});

const getRoute = createRoute({
  method: 'get',
  path: '/configuration',
  summary: 'Every rule as it is in force, and when one hears of alerts',
  request: { query: ofQuery },
  responses: { 200: jsonContent(alertConfigurationSchema, 'The whole configuration'), ...guardedErrors },
});

const configureRoute = createRoute({
  method: 'post',
  path: '/configure',
  summary: 'Change what is given; in force with the next scrape',
  request: { query: ofQuery, ...jsonBody(alertConfigurationChangeSchema) },
  responses: { 200: jsonContent(alertConfigurationSchema, 'The whole configuration'), ...guardedErrors },
});

export function alertConfigurationRoutes({ db, now }: AppDeps) {
  return createApiRouter()
    .openapi(getRoute, async (c) => {
      const participantId = toOwner(c.get('caller'), c.req.valid('query').of);
      return c.json(toView(await getAlertSettings(db, participantId)), 200);
    })
    .openapi(configureRoute, async (c) => {
      const caller = c.get('caller');
      const participantId = toOwner(caller, c.req.valid('query').of);
      const { preset, rules, ...hours } = c.req.valid('json');
      const [ofPeople] = Object.keys(hours);
      if (participantId === null && ofPeople !== undefined)
        throw refuse(ofPeople, 'The pool has no hours of its own: each person sets theirs');
      const change = dropUndefined({ preset, rules, ...hours });
      const result = await changeAlertSettings(db, { participantId, change, actor: caller.actor }, now());
      if (!result.ok) throw toRefusal(result.problem);
      return c.json(toView(await getAlertSettings(db, participantId)), 200);
    });
}

/** A key of the installation speaks for the pool. */
function toOwner(caller: Caller, of: 'me' | 'pool' | undefined): Id | null {
  if (of === 'pool' && caller.role !== 'operator') throw forbidden('Only operators may do this');
  return of === 'pool' ? null : caller.participantId;
}

type Defined<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

function dropUndefined<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Defined<Fields>;
}

function toRefusal({ index, field, message }: RuleProblem): ApiError {
  return refuse(`rules.${index}.${field}`, message);
}

function refuse(field: string, message: string): ApiError {
  return new ApiError({ status: 422, code: 'validation_failed', message: `${field}: ${message}`, field });
}

function toView({ preset, hours, differences }: AlertSettings): z.output<typeof alertConfigurationSchema> {
  return {
    preset,
    rules: describeRules(preset, differences).map(toRuleView),
    quietHours: hours?.quietHours ?? null,
    digestAt: hours?.digestAt ?? null,
    payouts: hours?.payouts ?? null,
    weeklyReport: hours?.weeklyReport ?? false,
  };
}

function toRuleView({ shipped, ...rule }: DescribedRule) {
  const { scope, metric, unit, comparison, preset, ranges } = shipped;
  return { ...rule, scope, metric, unit, comparison, preset, ranges };
}

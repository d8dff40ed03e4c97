import { handOutCommands, settleAgentResults } from '@cocoon-pool/db/agent-commands';
import { enrolAgent } from '@cocoon-pool/db/agent-enrolment';
import { insertAgentReport, type ReportRefusal } from '@cocoon-pool/db/agent-reports';
import { countRefusal } from '@cocoon-pool/db/agents';
import { agentReportSchema } from '@cocoon-pool/domain/agent/agent-report';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { ApiError } from '../api-error.ts';
import { createApiRouter } from '../api-router.ts';
import type { AppDeps } from '../app-deps.ts';
import { deactivated, unauthorized } from '../authenticate.ts';
import { type AgentEnv, authenticateAgent } from '../authenticate-agent.ts';
import { formatInstallScript } from '../format-install.ts';
import { limitCallers } from '../limit-rate.ts';
import { readReport } from '../read-report.ts';
import { enrolledSchema, enrolSchema, reportAnswerSchema } from '../schemas/agent.ts';
import { errorSchema, jsonBody, jsonContent } from '../schemas/common.ts';
import { toPublicUrl } from '../to-public-url.ts';

const enrolRoute = createRoute({
  method: 'post',
  path: '/enrol',
  summary: 'Swap an enrolment token for the key of an agent',
  security: [],
  request: jsonBody(enrolSchema),
  responses: {
    201: jsonContent(enrolledSchema, 'The key, shown this once'),
    401: jsonContent(errorSchema, 'The token is unknown, was used or has run out'),
    422: jsonContent(errorSchema, 'A value is not valid'),
  },
});

const scriptRoute = createRoute({
  method: 'get',
  path: '/install.sh',
  summary: 'The script that installs the agent; holds no secret',
  security: [],
  responses: {
    200: { description: 'For sh', content: { 'text/x-shellscript': { schema: z.string() } } },
    404: jsonContent(errorSchema, 'The agent was not built here'),
  },
});

/** What the API's documentation says of the report: the body is packed, so the route reads it itself. */
const reportRoute = createRoute({
  method: 'post',
  path: '/reports',
  summary: 'What an agent saw: JSON, packed with gzip, at most 1 MiB (4 MiB inflated)',
  request: {
    body: {
      required: true,
      content: {
        'application/gzip': { schema: agentReportSchema },
      },
    },
  },
  responses: {
    200: jsonContent(reportAnswerSchema, 'Taken'),
    401: jsonContent(errorSchema, 'No key of an agent'),
    403: jsonContent(errorSchema, 'not_admitted, foreign_agent, revoked'),
    409: jsonContent(errorSchema, 'replayed'),
    413: jsonContent(errorSchema, 'Larger than an agent may send'),
    422: jsonContent(errorSchema, 'time_shifted, or a value is not valid'),
    429: jsonContent(errorSchema, 'queue_full: send it again later'),
  },
});

/** What agents and hosts without one yet call. */
export function agentRoutes(deps: AppDeps) {
  const { db, now, agentFile, clientAddress } = deps;
  const reports = new OpenAPIHono<AgentEnv>();
  reports.use('/reports', authenticateAgent(deps), limitCallers(deps));
  const withReports = reports.openapi(reportRoute, async (c) => {
    const agent = c.get('agent');
    try {
      const report = await readReport(c.req.raw);
      const outcome = await insertAgentReport(db, agent, {
        report,
        reportsFrom: clientAddress?.(c) ?? null,
        now: now(),
      });
      if (!outcome.ok) throw refusals[outcome.reason];
      const { accepted, duplicates, refused } = outcome;
      await settleAgentResults(db, agent, { results: report.commandResults ?? [], now: now() });
      const commands = await handOutCommands(db, agent, now());
      return c.json({ accepted, duplicates, refused, commands }, 200);
    } catch (error) {
      await countUnreadable(deps, agent.id, error);
      throw error;
    }
  });
  return createApiRouter()
    .openapi(enrolRoute, async (c) => {
      const enrolment = await enrolAgent(db, c.req.valid('json'), now());
      if (enrolment.ok) {
        const { agentId, name, key } = enrolment;
        return c.json({ agentId, name, key }, 201);
      }
      if (enrolment.reason === 'participant_deactivated') throw deactivated();
      throw unauthorized('The enrolment token is unknown, was used or has run out; make a new one');
    })
    .openapi(scriptRoute, async (c) => {
      const file = (await agentFile?.()) ?? null;
      if (file === null) throw notBuilt;
      const script = formatInstallScript({ url: toPublicUrl(deps, c.req.url), sha256: file.sha256 });
      return c.body(script, 200, { 'Content-Type': 'text/x-shellscript; charset=utf-8' });
    })
    .route('/', withReports);
}

/** A report that could not be read is counted for the agent's owner; the others were where they were refused. */
async function countUnreadable({ db }: AppDeps, agentId: string, error: unknown): Promise<void> {
  if (!(error instanceof ApiError)) return;
  const { code } = error.answer;
  if (Object.values(refusals).includes(error)) return;
  await countRefusal(db, { agentId, code });
}

const refusals: Record<ReportRefusal, ApiError> = {
  foreign_agent: new ApiError({
    status: 403,
    code: 'foreign_agent',
    message: 'This key belongs to another agent',
  }),
  not_admitted: new ApiError({
    status: 403,
    code: 'not_admitted',
    message: 'An operator has to let the owner in first; keep the reports',
  }),
  revoked: new ApiError({ status: 403, code: 'revoked', message: 'This agent was revoked' }),
  replayed: new ApiError({
    status: 409,
    code: 'replayed',
    message: 'A report with this sequence number or a later one was taken before',
  }),
  time_shifted: new ApiError({
    status: 422,
    code: 'time_shifted',
    message: 'The clock of this host is more than 5 minutes off; set it right, the reports keep until then',
  }),
  queue_full: new ApiError({
    status: 429,
    code: 'queue_full',
    message: 'Too many reports wait; send it again later',
  }),
};

const notBuilt = new ApiError({
  status: 404,
  code: 'agent_not_built',
  message: 'The agent was not built on this server: npm run build -w monitoring/agent',
});

import { insertAuditView } from '@cocoon-pool/db/audit-log';
import { findWorkerOwner } from '@cocoon-pool/db/worker-ownership';
import type { AuditAction } from '@cocoon-pool/domain/audit-actions';
import type { MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { ApiEnv } from './api-router.ts';
import type { AppDeps } from './app-deps.ts';
import type { Caller } from './caller.ts';
import { isId } from './parse-id.ts';

/** What belongs to nobody else: the operator's own, or the installation's. */
const ownResources = [
  'auth',
  'overview',
  'sessions',
  'api-keys',
  'invites',
  'audit-log',
  'events',
  'pool',
  'prices',
];
const hourMs = 3_600_000;
const mostRemembered = 10_000;

/**
 * Keeps in the audit log what operators see of other people: each thing once an hour. An answer whose entry cannot be
 * written is not given.
 */
export function auditViews({ db, now }: Pick<AppDeps, 'db' | 'now'>): MiddlewareHandler<ApiEnv> {
  /** What is in the log already; the database knows too, this spares it the question. */
  const told = new Set<string>();
  return createMiddleware<ApiEnv>(async (c, next) => {
    await next();
    const caller = c.get('caller');
    if (c.req.method !== 'GET' || c.res.status >= 400) return;
    const view = toCallersView(caller, c.req);
    if (view === null) return;
    const hour = Math.floor(now().getTime() / hourMs);
    const key = [hour, caller.actor, view.action, view.subject].join(' ');
    if (told.has(key)) return;
    if (caller.viewsAs !== undefined || (await isSomebodysElse(view.subject, { db, caller }))) {
      await insertAuditView(db, { actor: caller.actor, ...view }, now());
    }
    if (told.size >= mostRemembered) told.clear();
    told.add(key);
  });
}

interface View {
  action: AuditAction;
  subject: string;
}

/** Whatever is seen through somebody's eyes is one visit to them. */
function toCallersView(
  caller: Caller,
  request: { path: string; query: (name: string) => string | undefined },
): View | null {
  if (caller.viewsAs !== undefined) {
    return { action: 'participant.viewed_as' as const, subject: `participant:${caller.viewsAs}` };
  }
  if (caller.role !== 'operator') return null;
  const view = toView(request.path, request.query('participantId'));
  return view?.subject === `participant:${caller.participantId}` ? null : view;
}

/** What a path shows: one thing by its id, a person's part of a list, or a whole list. */
function toView(path: string, participantId: string | undefined): View | null {
  const [resource = '', id, part] = path.replace(/^\/api\/v1\//, '').split('/');
  if (ownResources.includes(resource) || id === 'me') return null;
  const whose =
    participantId !== undefined && isId(participantId) ? `participant:${participantId}` : resource;
  if (id === undefined || !isId(id)) return { action: `${resource}.listed`, subject: whose };
  const singular = resource.replace(/s$/, '');
  const action: AuditAction = part === undefined ? `${singular}.viewed` : `${singular}.${part}.viewed`;
  return { action, subject: `${singular}:${id}` };
}

async function isSomebodysElse(
  subject: string,
  { db, caller }: { db: AppDeps['db']; caller: Caller },
): Promise<boolean> {
  const workerId = /^worker:(\d+)$/.exec(subject)?.[1];
  if (workerId === undefined) return true;
  const owner = await findWorkerOwner(db, workerId);
  return owner !== null && owner !== caller.participantId;
}

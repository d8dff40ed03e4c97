import type { Id } from '@cocoon-pool/db/schema';
import { ApiError } from './api-error.ts';

/** Who asks, and what they may do. */
export interface Caller {
  /** For the audit log: `participant:<id>` or `api_key:<id>`. */
  actor: string;
  role: 'participant' | 'operator';
  /** Null for a key of the installation itself. */
  participantId: Id | null;
  /** Whose rows they reach: their own, or with null everybody's. */
  reach: Id | null;
  readOnly: boolean;
  sessionId: Id | null;
  /** What they showed: one key or one session, each with limits of its own. */
  credential: `session:${Id}` | `api_key:${Id}`;
  /** An operator who looks through this participant's eyes. */
  viewsAs?: Id;
}

export function forbidden(message: string): ApiError {
  return new ApiError({ status: 403, code: 'forbidden', message });
}

/** What the Bot API answers to a call, in its own shape. */
export type BotApiAnswer = { ok: true; result: unknown } | BotApiFailure;

export interface BotApiFailure {
  ok: false;
  error_code: number;
  description: string;
  parameters?: { retry_after?: number; migrate_to_chat_id?: number };
}

/** A refusal as the Bot API words it; `description` without its "Bad Request: " for code 400. */
export function refuse(errorCode: number, description: string): BotApiFailure {
  return {
    ok: false,
    error_code: errorCode,
    description: errorCode === 400 ? `Bad Request: ${description}` : description,
  };
}

export function accept(result: unknown): BotApiAnswer {
  return { ok: true, result };
}

/** The failures that a sender must survive, worded as the Bot API words them. For `failNext`. */
export const botApiFailures = {
  tooManyRequests: (retryAfterSeconds: number): BotApiFailure => ({
    ok: false,
    error_code: 429,
    description: `Too Many Requests: retry after ${retryAfterSeconds}`,
    parameters: { retry_after: retryAfterSeconds },
  }),
  internalError: (): BotApiFailure => refuse(500, 'Internal Server Error'),
  blocked: (): BotApiFailure => refuse(403, 'Forbidden: bot was blocked by the user'),
  kicked: (): BotApiFailure => refuse(403, 'Forbidden: bot was kicked from the group chat'),
  deactivated: (): BotApiFailure => refuse(403, 'Forbidden: user is deactivated'),
  chatNotFound: (): BotApiFailure => refuse(400, 'chat not found'),
  cannotEdit: (): BotApiFailure => refuse(400, "message can't be edited"),
  migrated: (toChatId: number): BotApiFailure => ({
    ok: false,
    error_code: 400,
    description: 'Bad Request: group chat was upgraded to a supergroup chat',
    parameters: { migrate_to_chat_id: toChatId },
  }),
};

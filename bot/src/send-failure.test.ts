import { GrammyError, HttpError } from 'grammy';
import { expect, test } from 'vitest';
import { isOutage, toSendFailure } from './send-failure.ts';

function refused(code: number, description: string, parameters = {}): GrammyError {
  return new GrammyError(
    'failed',
    { ok: false, error_code: code, description, parameters },
    'sendMessage',
    {},
  );
}

test.each([
  [429, 'Too Many Requests: retry after 7', 'rate_limited'],
  [403, 'Forbidden: bot was blocked by the user', 'unreachable'],
  [403, 'Forbidden: bot was kicked from the supergroup chat', 'unreachable'],
  [400, 'Bad Request: chat not found', 'unreachable'],
  [400, 'Bad Request: message thread not found', 'unreachable'],
  [400, 'Bad Request: message is not modified: specified new message content', 'not_modified'],
  [400, "Bad Request: message can't be edited", 'not_editable'],
  [400, 'Bad Request: message to edit not found', 'not_editable'],
  [400, "Bad Request: can't parse entities: Unsupported start tag", 'html_rejected'],
  [400, 'Bad Request: BUTTON_URL_INVALID', 'keyboard_rejected'],
  [400, "Bad Request: inline keyboard button Web App URL 'x' is invalid", 'keyboard_rejected'],
  [400, 'Bad Request: message is too long', 'rejected'],
  [401, 'Unauthorized', 'temporary'],
  [404, 'Not Found', 'temporary'],
  [500, 'Internal Server Error', 'temporary'],
  [502, 'Bad Gateway', 'temporary'],
])('%i %s is %s', (code, description, kind) => {
  expect(toSendFailure(refused(code, description)).kind).toBe(kind);
});

test('a wait is as long as Telegram asks', () => {
  const failure = toSendFailure(refused(429, 'Too Many Requests', { retry_after: 7 }));
  expect(failure).toMatchObject({ kind: 'rate_limited', retryAfterSeconds: 7 });
});

test('a move names the new chat', () => {
  const failure = toSendFailure(refused(400, 'group chat was upgraded', { migrate_to_chat_id: -1001 }));
  expect(failure).toMatchObject({ kind: 'moved', chatId: '-1001' });
});

test('only network failures and 5xx are an outage of everything', () => {
  expect(isOutage(new HttpError('Network request failed!', new Error('x')))).toBe(true);
  expect(isOutage(refused(500, 'Internal Server Error'))).toBe(true);
  expect(isOutage(refused(403, 'Forbidden'))).toBe(false);
  expect(isOutage(new Error('ours'))).toBe(false);
});

test('a network failure is told by its code, never by its message, which holds the token', () => {
  const inner = Object.assign(new Error('request to https://api/bot1:SECRET/sendMessage failed'), {
    code: 'ECONNREFUSED',
  });
  const { reason } = toSendFailure(new HttpError("Network request for 'sendMessage' failed!", inner));
  expect(reason).toBe("Network request for 'sendMessage' failed: ECONNREFUSED");
});

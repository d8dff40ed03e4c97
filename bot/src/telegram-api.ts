import { Api, type ApiClientOptions } from 'grammy';

/** A client of the Bot API, for what is sent without a chat's asking. */
export function createTelegramApi(token: string, apiRoot: string): Api {
  return new Api(token, toApiOptions(apiRoot));
}

/** Options of every client of ours: a hanging call ends after `timeoutSeconds`. */
export function toApiOptions(apiRoot: string, timeoutSeconds = 10): ApiClientOptions {
  return { apiRoot: apiRoot.replace(/\/+$/, ''), timeoutSeconds };
}

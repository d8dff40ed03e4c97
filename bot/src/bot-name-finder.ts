import type { Api } from 'grammy';

/** Asks the Bot API for the bot's name until it tells it, and once then. A message does not wait for it to be well. */
export function createBotNameFinder(api: Api): () => Promise<string | null> {
  let name: string | null = null;
  return async () => {
    try {
      name ??= (await api.getMe()).username;
    } catch {
      // The message that needs the name fares as badly, and says so.
    }
    return name;
  };
}

import type { Language } from '../language.ts';
import { messages } from '../messages.ts';

/** Telegram's limit for a message, less room for the line that counts what is left out. */
const mostCharacters = 4000;

/**
 * Lines as one message that Telegram takes: what is too long is cut by whole lines, and a last line tells how many are
 * missing. Lines hold whole tags, so that no markup is cut.
 */
export function fitMessage(lines: readonly string[], language: Language): string {
  const kept: string[] = [];
  let length = 0;
  for (const line of lines) {
    length += line.length + 1;
    if (length > mostCharacters) break;
    kept.push(line);
  }
  const more = lines.length - kept.length;
  if (more === 0) return kept.join('\n');
  return [...kept, messages(language).workers.more({ more, inApp: false })].join('\n');
}

import { useSpeech } from './app-context.ts';
import { en } from './messages/probe/en.ts';
import { ru } from './messages/probe/ru.ts';

const words = { en, ru };

/** What is said of an address that did not pass its test, in the language in use. */
export function useProbeWords() {
  return words[useSpeech().language];
}

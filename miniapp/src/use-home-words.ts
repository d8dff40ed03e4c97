import { useSpeech } from './app-context.ts';
import { en } from './messages/home/en.ts';
import { ru } from './messages/home/ru.ts';

const words = { en, ru };

/** The words of Home, the list of workers and the page of one, in the language in use. */
export function useHomeWords() {
  return words[useSpeech().language];
}

import { createAreaWords } from './area-words.tsx';

export type { PeopleWords } from './messages/people/en.ts';

export const { WordsProvider: PeopleWordsProvider, useWords: usePeopleWords } = createAreaWords({
  en: async () => (await import('./messages/people/en.ts')).en,
  ru: async () => (await import('./messages/people/ru.ts')).ru,
});

import type { LeaveWords } from './en.ts';

export const ru: LeaveWords = {
  title: 'Выйти без сохранения?',
  text: 'Изменения не сохранены и пропадут.',
  verb: 'Выйти',
};

import type { ZoneWords } from './en.ts';

export const ru: ZoneWords = {
  label: 'Часовой пояс',
  taken: (zone) => `Время показано по ${zone}, как на этом устройстве.`,
  change: 'Изменить',
  close: 'Закрыть',
};

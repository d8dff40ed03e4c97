/** Words of what a worker's pages really gave, in English; the other languages have the same shape. */
export const en = {
  title: 'Last raw answer',
  text: 'What its pages really gave, secrets blanked out',
  pages: 'Page of the worker',
  asked: (at: string) => `Asked ${at}`,
  units: { bytes: 'B', kilobytes: 'kB' },
  cut: 'cut after 64 kB',
  body: (page: string) => `What ${page} gave`,
  nothing: 'Nothing came.',
  withheld: 'Only operators see what is no worker’s answer.',
  emptyTitle: 'Nothing is kept yet',
  emptyText: 'It is kept with the next answer of the worker.',
  failedTitle: 'The answer could not be read',
  copy: 'Copy as it came',
  copied: 'Copied',
};

export type AnswerWords = typeof en;

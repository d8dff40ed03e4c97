/** What is asked before something that is not saved is lost, in English; the other languages have the same shape. */
export const en = {
  title: 'Leave without saving?',
  text: 'What you changed is not saved and will be lost.',
  verb: 'Leave',
};

export type LeaveWords = typeof en;

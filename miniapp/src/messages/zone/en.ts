/** What somebody new is told of their time zone, in English; the other languages have the same shape. */
export const en = {
  label: 'Time zone',
  taken: (zone: string) => `Times are shown in ${zone}, as on this device.`,
  change: 'Change',
  close: 'Close',
};

export type ZoneWords = typeof en;

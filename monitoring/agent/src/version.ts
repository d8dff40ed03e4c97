/** Told with every report. */
export const version = '0.7.0';

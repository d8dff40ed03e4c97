/** Told with every report. */
export const version = '0.9.0';

/** Told with every report. */
export const version = '0.1.0';

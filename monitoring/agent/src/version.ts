/** Told with every report. */
export const version = '0.11.0';

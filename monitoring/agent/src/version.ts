/** Told with every report. */
export const version = '0.12.0';

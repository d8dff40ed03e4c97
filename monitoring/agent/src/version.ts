/** Told with every report. */
export const version = '0.10.0';

/** The part of a structured logger (pino's order of arguments) that our packages use. */
export interface Logger {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

/** Says nothing; for tests and for parts that must not log. */
export const silentLogger: Logger = { info: () => {}, warn: () => {}, error: () => {} };

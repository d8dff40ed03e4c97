import type { Config } from '@cocoon-pool/domain/config';
import type { Logger } from '@cocoon-pool/domain/logger';

const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** One JSON line each, in the words of the Node logger: the console is where Workers keep logs. */
export function createWorkerLog(level: Config['logLevel']): Logger {
  const write = (own: 'info' | 'warn' | 'error') => (fields: Record<string, unknown>, msg: string) => {
    if (levels.indexOf(own) < levels.indexOf(level)) return;
    console[own](JSON.stringify({ level: own, ...fields, msg }, toPlain));
  };
  return { info: write('info'), warn: write('warn'), error: write('error') };
}

/** An error has no fields of its own that JSON would show. */
function toPlain(_name: string, value: unknown): unknown {
  return value instanceof Error ? { type: value.name, message: value.message, stack: value.stack } : value;
}

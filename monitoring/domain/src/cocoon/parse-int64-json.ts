const longIntegerMember = /"\s*:\s*-?\d{16}/;
const integerSource = /^-?\d+$/;

/**
 * Like `JSON.parse`, but integers that a double cannot hold arrive as `bigint`. Undefined where the text is
 * not JSON or is nested too deeply to be read exactly.
 */
export function parseInt64Json(text: string): unknown {
  try {
    return longIntegerMember.test(text) ? JSON.parse(text, toExactInteger) : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toExactInteger(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && integerSource.test(source) ? BigInt(source) : value;
}

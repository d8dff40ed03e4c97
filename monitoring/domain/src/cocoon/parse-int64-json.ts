const longIntegerMember = /"\s*:\s*-?\d{16}/;
const int64Source = /^-?\d{1,19}$/;
const exactLengthMax = 131_072;

/**
 * Like `JSON.parse`, but integers of up to 19 digits that a double cannot hold arrive as `bigint`. Undefined where the
 * text is not JSON or is nested too deeply to be read exactly. In a text over 128 Ki characters, many times a worker's
 * page, they arrive as the nearest double: to read exactly takes several times as long.
 */
export function parseInt64Json(text: string): unknown {
  try {
    const isExact = text.length <= exactLengthMax && longIntegerMember.test(text);
    return isExact ? JSON.parse(text, toExactInteger) : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toExactInteger(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && int64Source.test(source) ? BigInt(source) : value;
}

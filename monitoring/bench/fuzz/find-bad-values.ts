/**
 * Where in an output stands what may never be shown or stored: figures that are no number, without end or below 0,
 * dates that are none, and text with control characters or halves of characters. A coefficient may be below 0:
 * upstream takes any, and it is shown as it is.
 */
export function findBadValues(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return value >= 0 && Number.isFinite(value) ? [] : [`${path} is ${value}`];
  if (typeof value === 'bigint') return value >= 0n ? [] : [`${path} is ${value}`];
  if (typeof value === 'string') return isHarmless(value) ? [] : [`${path} is no harmless text`];
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? [`${path} is no time`] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === 'coefficient' ? [] : findBadValues(member, `${path}.${name}`),
  );
}

function isHarmless(text: string): boolean {
  return text.isWellFormed() && !/\p{Cc}/u.test(text);
}

/** Whether two pieces of plain data (no cycles; times and `bigint` among it) say the same. */
export function isSameContent(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Date || b instanceof Date)
    return a instanceof Date && b instanceof Date && a.getTime() === b.getTime();
  if (Array.isArray(a) || Array.isArray(b)) return isSameList(a, b);
  return isSameObject(a, b);
}

function isSameList(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
  for (const [place, member] of a.entries()) if (!isSameContent(member, b[place])) return false;
  return true;
}

function isSameObject(a: object, b: object): boolean {
  let names = 0;
  for (const name in a) {
    if (!Object.hasOwn(b, name)) return false;
    if (!isSameContent(Reflect.get(a, name), Reflect.get(b, name))) return false;
    names += 1;
  }
  for (const _name in b) names -= 1;
  return names === 0;
}

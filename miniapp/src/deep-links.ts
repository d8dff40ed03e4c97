/** The page that a `startapp` parameter means; null when it means none. `createStartParam` pads with `=`. */
export function toPath(startParam: string | null): string | null {
  const parameter = (startParam ?? '').replace(/=+$/, '');
  for (const { pattern, path } of links) {
    const match = pattern.exec(parameter);
    if (match?.[1] !== undefined) return path(match[1]);
  }
  return null;
}

const links: { pattern: RegExp; path: (id: string) => string }[] = [
  { pattern: /^w_(\d{1,19})$/, path: (id) => `/workers/${id}` },
];

/** The page that a `startapp` parameter means; null when it means none. `createStartParam` pads with `=`. */
export function toPath(startParam: string | null): string | null {
  const parameter = (startParam ?? '').replace(/=+$/, '');
  for (const { pattern, path } of links) {
    const match = pattern.exec(parameter);
    if (match?.[1] !== undefined) return path(match[1]);
  }
  return null;
}

/** The invite in a `startapp` parameter, prefix included, as the login wants it; null when there is none. */
export function toInvite(startParam: string | null): string | null {
  const parameter = (startParam ?? '').replace(/=+$/, '');
  return invitePattern.test(parameter) ? parameter : null;
}

const invitePattern = /^(inv_[A-Za-z0-9_-]{8,128})$/;

/** An invite is redeemed by the login itself; what follows is the start. */
const links: { pattern: RegExp; path: (id: string) => string }[] = [
  { pattern: /^w_(\d{1,19})$/, path: (id) => `/workers/${id}` },
  { pattern: /^i_(\d{1,19})$/, path: (id) => `/incidents/${id}` },
  { pattern: /^p_(\d{1,19})$/, path: (id) => `/payouts?payout=${id}` },
  { pattern: invitePattern, path: () => '/dashboard' },
];

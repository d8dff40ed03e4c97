/**
 * Whether the text names a time zone as the IANA does, which is what dates are formatted by. Offsets are refused:
 * programs disagree about their sign.
 */
export function isTimeZone(text: string): boolean {
  if (!/^[A-Z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

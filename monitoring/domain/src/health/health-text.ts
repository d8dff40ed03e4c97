/** What `health-client` printed, or why it says nothing. */
export type HealthText<T> =
  | { ok: true; value: T }
  | { ok: false; failure: HealthFailure; detail: string | null };

/** `command_failed`: a command inside the machine failed (`Error:` in the text); `unreadable`: no such page. */
export type HealthFailure = 'empty' | 'command_failed' | 'unreadable';

const lengthMax = 65_536;

/**
 * The lines of a text of `health-client`, at most 64 Ki characters of it. Bytes that are no UTF-8 (`sys` prints cut
 * arrows) become U+FFFD.
 */
export function toHealthLines(text: string | Uint8Array): string[] {
  const whole = typeof text === 'string' ? text : new TextDecoder().decode(text.subarray(0, lengthMax));
  return whole.slice(0, lengthMax).split(/\r?\n/);
}

/** What a line says after `label:`; null where it is another line. */
export function readAfter(line: string, label: string): string | null {
  const trimmed = line.trimStart();
  return trimmed.startsWith(`${label}:`) ? trimmed.slice(label.length + 1).trim() : null;
}

const units: Record<string, number> = { B: 1, KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 };
const size = /^(\d{1,12}(?:\.\d{1,6})?) ?([KMGT]?B)(?:\/s)?$/;

/** `72.6 GB`, `423 B/s`: `health-client` counts in 1,024s and prints one decimal. */
export function parseSize(text: string | undefined): number | null {
  const match = size.exec(text?.trim() ?? '');
  const unit = units[match?.[2] ?? ''];
  return match === null || unit === undefined ? null : Math.round(Number(match[1]) * unit);
}

/** The number that a text starts with; null where it starts with none, or with more digits than a figure has. */
export function parseFigure(text: string | undefined): number | null {
  const match = /^\s*(-?\d{1,15}(?:\.\d{1,9})?)(?![\d.])/.exec(text ?? '');
  return match === null ? null : Number(match[1]);
}

/** The same where no figure is below 0; null for one that is. */
export function parsePositive(text: string | undefined): number | null {
  const figure = parseFigure(text);
  return figure !== null && figure >= 0 ? figure : null;
}

/** `bad`: something does not work. `note`: it works, and should be looked at. */
export type Level = 'ok' | 'note' | 'bad';

export interface Finding {
  check: string;
  level: Level;
  /** What was seen. */
  text: string;
  /** What to do; null where nothing has to be done. */
  advice: string | null;
}

export function ok(check: string, text: string): Finding {
  return { check, level: 'ok', text, advice: null };
}

export function note(check: string, text: string, advice: string): Finding {
  return { check, level: 'note', text, advice };
}

export function bad(check: string, text: string, advice: string): Finding {
  return { check, level: 'bad', text, advice };
}

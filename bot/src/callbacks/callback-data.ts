/** What buttons under messages do, each about one thing with an id. */
const actions = ['ack', 'mute1', 'mute8', 'unmute', 'why', 'link', 'unlink'] as const;
export type CallbackAction = (typeof actions)[number];

/** Ids only, at most 64 bytes: what may be done is looked up when the button is pressed. */
export function toCallbackData(action: CallbackAction, id: string): string {
  return `${action}:${id}`;
}

/** Reads what a button sends; null for what no button of ours says. */
export function parseCallbackData(data: string | undefined): { action: CallbackAction; id: string } | null {
  const [, name, id] = /^([a-z0-9]+):([1-9]\d{0,18}|0)$/.exec(data ?? '') ?? [];
  const action = actions.find((known) => known === name);
  if (action === undefined || id === undefined || BigInt(id) > mostId) return null;
  return { action, id };
}

const mostId = 9_223_372_036_854_775_807n;

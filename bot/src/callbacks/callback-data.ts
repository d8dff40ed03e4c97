/** Buttons under alerts and in groups, each about one thing with an id: they work wherever the message is. */
const sharedActions = [
  'ack',
  'mute1',
  'mute8',
  'unmute',
  'mine',
  'why',
  'incidents',
  'link',
  'unlink',
] as const;
/** Buttons under somebody's own cards: they work in the private chat only. */
const privateActions = [
  'workers',
  'worker',
  'wmute',
  'wunmute',
  'diagnose',
  'rename',
  'stop',
  'stopyes',
  'add',
  'payouts',
  'csv',
  'alerts',
  'preset',
  'quietmenu',
  'quiet',
  'digestmenu',
  'digest',
  'weekly',
  'test',
  'receivers',
  'unreceive',
  'whymenu',
  'stats',
  'pin',
  'chart',
  'chart7',
  'chart30',
  'language',
  'firstworker',
  'agent',
  'addfound',
  'pool',
  'approve',
  'invite',
] as const;

export type SharedAction = (typeof sharedActions)[number];
export type PrivateAction = (typeof privateActions)[number];
export type CallbackAction = SharedAction | PrivateAction;

/** Ids only, at most 64 bytes: what may be done is looked up when the button is pressed. */
export function toCallbackData(action: CallbackAction, id: string): string {
  return `${action}:${id}`;
}

/** Reads what a button sends; null for what no button of ours says. */
export function parseCallbackData(data: string | undefined): { action: CallbackAction; id: string } | null {
  const [, name, id] = /^([a-z0-9]+):([1-9]\d{0,18}|0)$/.exec(data ?? '') ?? [];
  const action = [...sharedActions, ...privateActions].find((known) => known === name);
  if (action === undefined || id === undefined || BigInt(id) > mostId) return null;
  return { action, id };
}

export function isShared(action: CallbackAction): action is SharedAction {
  return sharedActions.some((shared) => shared === action);
}

const mostId = 9_223_372_036_854_775_807n;

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
  'theme',
  'language',
  'zone',
  'firstworker',
  'watchwallet',
  'agent',
  'addfound',
  'pool',
  'approve',
  'invite',
  'control',
  'turnon',
  'turnoff',
  'price',
  'typeprice',
  'payout',
  'confirm',
  'command',
] as const;
/** Buttons that name a choice behind the id: `turnoff:12:8`. */
const choosingActions: readonly string[] = ['theme', 'turnoff', 'price', 'payout'];

export type SharedAction = (typeof sharedActions)[number];
export type PrivateAction = (typeof privateActions)[number];
export type CallbackAction = SharedAction | PrivateAction;
export const callbackActions: readonly CallbackAction[] = [...sharedActions, ...privateActions];

export interface CallbackPress {
  action: CallbackAction;
  id: string;
  choice?: number;
}

/** Ids only, at most 64 bytes: what may be done is looked up when the button is pressed. */
export function toCallbackData(action: CallbackAction, id: string): string {
  return `${action}:${id}`;
}

/** Reads what a button sends; null for what no button of ours says. */
export function parseCallbackData(data: string | undefined): CallbackPress | null {
  const [, name, id, choice] = /^([a-z0-9]+):([1-9]\d{0,18}|0)(?::(\d{1,5}))?$/.exec(data ?? '') ?? [];
  const action = callbackActions.find((known) => known === name);
  if (action === undefined || id === undefined || BigInt(id) > mostId) return null;
  if (choice === undefined) return { action, id };
  return choosingActions.includes(action) ? { action, id, choice: Number(choice) } : null;
}

export function isShared(action: CallbackAction): action is SharedAction {
  return sharedActions.some((shared) => shared === action);
}

const mostId = 9_223_372_036_854_775_807n;

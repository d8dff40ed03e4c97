/** Words of the page that asks whether two workers are one, in English; the other languages have the same shape. */
export const en = {
  title: 'One worker or two?',
  intro:
    'The agent found a worker that pays to the same wallet and listens on the same port as one that is watched at its address. If it is one machine, make one worker of the two: it is counted once, and alerts come once.',
  none: 'Nothing to decide.',
  noneText: 'No worker of an agent looks like one that is watched at an address.',
  toWorkers: 'To the workers',
  failedTitle: 'Offers could not be read',
  failedText: 'Your workers are not affected.',
  pair: (name: string, other: string) => `${name} and ${other}`,
  byAddress: 'At its address',
  byAgent: 'By the agent',
  name: 'Name',
  where: 'Seen at',
  instance: (agent: string, instance: number) => `${agent}, instance ${instance}`,
  signs: 'What speaks for one machine',
  wallet: 'Same worker wallet',
  image: 'Same image',
  place: 'Reports come from that address',
  yes: 'yes',
  no: 'no',
  unknown: '— unknown',
  stays: (name: string) =>
    `${name} stays, with its name, history and alerts; the agent reports it from then on.`,
  goes: (name: string) =>
    `${name} is watched no more; its own scrapes are not added to the charts of the other. GPUs move over.`,
  merge: 'Make one worker',
  apart: 'Keep apart',
  confirmTitle: (name: string) => `Make ${name} the only one?`,
  confirmText: (other: string) => `${other} leaves the list. This cannot be taken back.`,
  merged: (name: string) => `One worker now: ${name}.`,
  keptApart: 'They stay two. You are not asked again.',
  failed: 'Not done: both are as before.',
  gone: 'This pair is decided already.',
};

export type MergeWords = typeof en;

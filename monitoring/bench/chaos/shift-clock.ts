/**
 * Preloaded into a part of the product (`node --import`): sets its clock forward or back when it is told to, as a step of
 * the machine's clock does. Only the time of day moves: timers and `performance` go on as they were.
 */
const RealDate = Date;
let offsetMs = 0;

const ShiftedDate = new Proxy(RealDate, {
  construct: (target, words, newTarget) =>
    Reflect.construct(target, words.length === 0 ? [target.now() + offsetMs] : words, newTarget),
  apply: (target) => new target(target.now() + offsetMs).toString(),
  get: (target, name) => (name === 'now' ? () => target.now() + offsetMs : Reflect.get(target, name)),
});
Object.defineProperty(RealDate.prototype, 'constructor', { value: ShiftedDate });
globalThis.Date = ShiftedDate;

process.on('message', (message) => {
  if (typeof message === 'object' && message !== null && 'clockOffsetMs' in message)
    offsetMs = Number(message.clockOffsetMs);
});
// Whoever told it may go: a part ends when its own work is over.
process.channel?.unref();

export {};

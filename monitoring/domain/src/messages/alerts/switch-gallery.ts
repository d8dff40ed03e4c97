import type { Reader } from '../format-clock.ts';
import { renderNotices } from './render-notices.ts';

/** For tests: what is told of workers that a command keeps disabled. */
export function createSwitchGallery(workerName: string, reader: Reader): Record<string, string> {
  const known = { commandId: '7', workerName, lossNanotonPerHour: '420000000' };
  const since = '2026-11-22T11:05:00.000Z';
  const late = { kind: 'not_enabled_on_time', ...known, dueAt: '2026-11-23T13:00:00.000Z' } as const;
  const still = { kind: 'still_disabled', ...known, since } as const;
  return {
    stillDisabled: renderNotices([still], reader),
    stillDisabledUnknown: renderNotices([{ ...still, lossNanotonPerHour: null }], reader),
    enabledOnTime: renderNotices([{ kind: 'enabled_on_time', workerName, at: since }], reader),
    notEnabledOnTime: renderNotices([{ ...late, reason: 'timeout' }], reader),
    notEnabledUnseen: renderNotices([{ ...late, reason: 'not_applied' }], reader),
    notEnabledUndelivered: renderNotices([{ ...late, reason: 'expired', lossNanotonPerHour: null }], reader),
    notEnabledUnproven: renderNotices([{ ...late, reason: 'unproven' }], reader),
  };
}

import type { AlertPreset } from '../../alerts/rule-kind.ts';
import type { IncidentFacts } from '../alerts/incident-facts.ts';
import { toIncidentRows } from '../alerts/render-summary.ts';
import { formatDuration } from '../format.ts';
import type { Reader } from '../format-clock.ts';
import { chatWords } from './chat-words.ts';

export interface AlertsMenu {
  /** Open ones that are shown, and how many there are. */
  incidents: IncidentFacts[];
  active: number;
  lastEndedAt: Date | null;
  preset: AlertPreset;
  quietHours: { from: string; to: string } | null;
  digestAt: string | null;
  isWeekly: boolean;
  receivers: number;
}

/** The /alerts card: what is wrong now, numbered as its buttons are, then how one is told. */
export function renderAlertsMenu(menu: AlertsMenu, reader: Reader): string {
  const { alerts, presets } = chatWords(reader.language);
  const { lastEndedAt, quietHours } = menu;
  const age =
    lastEndedAt && formatDuration(reader.language, (reader.now.getTime() - lastEndedAt.getTime()) / 1000);
  const rows = toIncidentRows(menu.incidents, reader).map((row, place) => `${place + 1}. ${row}`);
  return [
    menu.active === 0 ? alerts.none({ age }) : alerts.active({ incidents: menu.active }),
    ...rows,
    '',
    alerts.settings({
      preset: presets[menu.preset],
      quiet: quietHours && `${quietHours.from}–${quietHours.to}`,
      digest: menu.digestAt,
      isWeekly: menu.isWeekly,
      chats: menu.receivers,
    }),
    '',
    alerts.presets,
  ].join('\n');
}

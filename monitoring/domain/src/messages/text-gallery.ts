import { chatWords } from './chat/chat-words.ts';
import { escapeText } from './escape.ts';
import { formatDuration } from './format.ts';
import type { Reader } from './format-clock.ts';
import type { Language } from './language.ts';
import { messages } from './messages.ts';
import { renderOverview, renderWelcomeBack } from './render-overview.ts';
import { renderWorkerList } from './render-worker-list.ts';

/** For tests: the moment at which every sample text is read. */
export const sampleNow = new Date('2026-11-23T13:05:00Z');

/** For tests: every text of the bot, by a name for people. */
export function createGallery(language: Language, name: string): Record<string, string> {
  const words = messages(language);
  const me = sampleReader(language);
  const contact = '@operator';
  const poolName = escapeText(name);
  return {
    back: renderWelcomeBack(overview, me),
    backEmpty: renderWelcomeBack(emptyOverview, me),
    pending: words.start.pending({ poolName, contact }),
    invitationOnly: words.start.invitationOnly({ poolName, contact: null }),
    invited: words.start.invited({ userName: poolName, poolName, role: 'participant' }),
    inviteBad: words.start.inviteBad,
    deactivated: words.start.deactivated({ poolName, contact: null }),
    stats: renderOverview(overview, me),
    statsEarned: renderOverview(
      overview,
      me,
      chatWords(language).charts.line({ today: '≈ 4 TON', week: '≈ 21 TON' }),
    ),
    statsOk: renderOverview({ ...overview, workers: { ok: 8, warning: 0, down: 0, unknown: 0 } }, me),
    statsUnknown: renderOverview({ ...overview, unpaidNanoton: null, requestsPerSecond: null }, me),
    statsStale: renderOverview({ ...overview, newestSampledAt: new Date('2026-11-23T12:50:00Z') }, me),
    statsWaiting: renderOverview({ ...overview, oldestSampledAt: null, newestSampledAt: null }, me),
    statsEmpty: renderOverview(emptyOverview, me),
    workers: renderWorkerList(
      states.map(([status, reason]) => ({ ...sampleRow, name, status, reason })),
      { total: 30, inApp: false, reader: me },
    ),
    workersOff: renderWorkerList(
      [null, new Date('2026-11-23T21:05:00Z')].map((until) => ({
        ...{ ...sampleRow, name, status: 'warning', reason: 'disabled', switchedOff: { until } },
      })),
      { total: 2, inApp: false, reader: me },
    ),
    help: words.help({
      poolName,
      commands: `/start: ${words.commands.start}`,
      age: formatDuration(language, 9),
      contact,
      telegramUserId: '7001',
    }),
    helpQuiet: words.help({
      poolName,
      commands: `/help: ${words.commands.help}`,
      age: null,
      contact: null,
      telegramUserId: '7001',
    }),
    unknown: words.errors.unknown({ query: escapeText(`/${name}`), command: '/workers' }),
    unknownNoHint: words.errors.unknownNoHint,
    service: words.errors.service({ errorId: 'k3f9a2' }),
    group: words.errors.group({ bot: '@cocoon_pool_bot' }),
  };
}

const overview = {
  workers: { ok: 5, warning: 1, down: 1, unknown: 1 },
  requestsPerSecond: 6.867,
  unpaidNanoton: 38_200_000_000n,
  oldestSampledAt: new Date('2026-11-23T13:04:51Z'),
  newestSampledAt: new Date('2026-11-23T13:04:58Z'),
};

const emptyOverview = {
  workers: { ok: 0, warning: 0, down: 0, unknown: 0 },
  requestsPerSecond: 0,
  unpaidNanoton: null,
  oldestSampledAt: null,
  newestSampledAt: null,
};

/** For tests. */
export const sampleRow = {
  name: 'h100-2',
  status: 'ok' as const,
  reason: null,
  sampledAt: new Date('2026-11-23T13:02:00Z'),
  requestsPerSecond: 6.867,
  unpaidNanoton: 38_200_000_000n,
};

const states: ['ok' | 'warning' | 'down' | 'unknown', string | null][] = [
  ['down', 'timeout'],
  ['down', 'model_disconnected'],
  ['down', 'no_proxy'],
  ['down', 'image_or_model_delisted'],
  ['warning', 'refused'],
  ['warning', 'bad_request'],
  ['warning', 'disabled'],
  ['warning', 'ton_out_of_sync'],
  ['warning', 'wallet_low'],
  ['warning', 'partial_answer'],
  ['warning', 'a reason of a later version'],
  ['warning', 'constructor'],
  ['unknown', 'never_scraped'],
  ['unknown', 'stale'],
  ['unknown', 'blind'],
  ['ok', null],
];

/** For tests. */
export function sampleReader(language: Language): Reader {
  return { language, timeZone: 'Europe/Berlin', now: sampleNow, coinSymbol: 'TON' };
}

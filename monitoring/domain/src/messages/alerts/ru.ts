import { formatCount } from '../format-count.ts';
import { labelRu } from '../label-ru.ts';
import { positive, segment } from '../segment.ts';
import type { alertsEn } from './en.ts';
import { payoutsRu } from './payouts-ru.ts';
import { rulesRu } from './rules-ru.ts';

const count = (n: number, noun: Parameters<typeof formatCount>[2]) => formatCount('ru', n, noun);

/** Everything that is told without being asked for, in Russian, in the shape of the English. */
export const alertsRu = {
  unknown: 'неизвестно',
  rules: rulesRu,
  severities: { critical: 'критично', warning: 'внимание', info: 'справка' },
  buttons: {
    ack: 'Беру в работу',
    mute1: 'Тишина 1 ч',
    mute8: 'Тишина 8 ч',
    unmute: 'Вернуть звук',
    mine: 'Это я',
    why: 'Почему?',
    open: 'Открыть',
    incidents: 'Что не прошло',
    link: 'Отправлять сюда',
    unlink: 'Отвязать',
  },
  pool: 'Пул',
  yes: 'включён',
  no: 'выключен',
  alert: {
    head: (p) => `${p.mark} <b>${p.name}</b>: ${p.phrase} · ${p.duration}`,
    recoveredHead: (p) => `🟢 <b>${p.name}</b>: ${p.clear} · ${p.at}`,
    ended: (p) => `⚪ <b>${p.name}</b>: оповещение закрыто, больше не под наблюдением · ${p.at}`,
    lasted: (p) =>
      `Длилось ${p.duration}, с ${p.since}${positive(p.lost, (lost) => `; потеряно: ${count(lost, 'scrape')}`)}.`,
    missed: (p) => `Недополучено ≈ ${p.missed}.`,
    missedUnknown: (p) => `Недополучено: неизвестно, ${p.reason}.`,
    reminder: (p) =>
      [
        `${p.mark} Всё ещё <b>${p.name}</b>: ${p.phrase} · ${p.duration}${segment(p.missed, (missed) => `. Недополучено ≈ ${missed}.`)}`,
        ...(p.noData === null ? [] : [p.noData]),
      ].join(p.missed === null ? '. ' : ' '),
    acked: (p) => `В работе: ${p.userName}, ${p.at}. Напоминаний не будет.`,
    wasAcked: (p) => `В работе: ${p.userName}.`,
    claimed: (p) => `Подтверждено: ${p.userName}, ${p.at}. Закроется со следующим опросом.`,
    wasClaimed: (p) => `Подтверждено: ${p.userName}.`,
    muted: (p) => `Заглушено до ${p.until}${segment(p.userName, (name) => `, ${name}`)}.`,
    noData: (p) => `Данных нет с ${p.at}: длится ли это, неизвестно.`,
    passedOn: (p) => `Передано следующему получателю в ${p.at}.`,
    earlier: (p) => `До этого не удалось доставить вовремя: ${count(p.incidents, 'incident')}, уже прошло.`,
    apiKey: 'API',
  },
  escalate: {
    head: (p) => `🔴 Никто не взял за ${p.duration}: <b>${p.name}</b>, ${p.phrase}`,
    why: (p) =>
      p.receiver === null
        ? 'Сообщение пришло вам, потому что до других оно не доходит.'
        : `Сообщение пришло вам, потому что не ответили. Получатель: ${p.receiver}.`,
  },
  cost: {
    stopped: (p) => `Простой стоит ≈ ${p.lossRate}.`,
    less: (p) => `Обычно зарабатывает ≈ ${p.lossRate}, сейчас меньше.`,
    soon: (p) => `Пока зарабатывает ≈ ${p.lossRate}, но может остановиться.`,
    off: (p) => `Если хост выключен, простой стоит ≈ ${p.lossRate}.`,
    none: 'На заработок не влияет.',
    unknown: (p) => `Цена простоя неизвестна: ${p.reason}.`,
    shortHistory: 'история короче 1 ч',
  },
  group: {
    head: (p) =>
      `${p.mark} <b>${p.hostName}</b> · ${count(p.workers, 'worker')} · ${p.phrase} · ${p.duration}`,
    partly: (p) =>
      `${p.mark} <b>${p.hostName}</b>: прошло у ${p.ok} из ${p.total}, осталось ${p.down}: ${p.phrase}`,
    more: (p) => `и ещё ${p.more}`,
    fix: 'Если сразу несколько, дело в хосте: питание, сеть, драйвер.',
    recoveredHead: (p) => `🟢 <b>${p.hostName}</b>: ${count(p.workers, 'worker')}, все в порядке · ${p.at}`,
    lasted: (p) => `Длилось ${p.duration}.`,
  },
  unstable: {
    start: (p) =>
      `🟡 <b>${p.name}</b>: нестабильная работа, ${count(p.changes, 'change')} за ${p.duration} (${p.phrase})`,
    fix: 'Пока не будет 20 спокойных минут, сообщение одно. Обычная причина: нехватка памяти или слабый канал.',
    end: (p) => `🟢 <b>${p.name}</b>: 20 мин без сбоев · ${p.at}`,
    lasted: (p) => `${count(p.changes, 'change')} за ${p.duration}.`,
  },
  summary: {
    head: (p) =>
      `${p.mark} <b>Сразу ${count(p.firing + p.over, 'incident')}</b>${positive(p.firing, (n) => ` · не прошло ${n}`)}${positive(p.over, (n) => ` · прошло ${n}`)}`,
    row: (p) =>
      `${p.mark} ${p.name}${segment(p.workers, (n) => `: ${count(n, 'worker')}`)} · ${p.phrase} · ${p.duration}`,
    muteEnded: (p) => `${p.mark} Тишина закончилась, не прошло: ${count(p.incidents, 'incident')}`,
    quietEnded: (p) =>
      `${p.mark} За тихие часы (${p.from}–${p.to}): не прошло ${p.firing}, само прошло ${p.over}.`,
  },
  receiverLost: (
    p,
  ) => `🟡 Оповещения больше не доходят до получателя ${p.label}: ${p.reason}. Теперь приходят сюда.
Привяжите другой чат: /alerts.`,
  receiverBack: (p) =>
    `Оповещения снова включены. Они не приходили с ${p.since}. ${
      p.missed === 0
        ? 'Ничего не пропущено'
        : `Пропущено: ${count(p.missed, 'incident')}, не прошло: ${p.open}`
    }.`,
  thisChat: '«другой ваш чат»',
  lostReasons: {
    blocked: 'бот заблокирован',
    kicked: 'бот удалён из чата',
    gone: 'чата больше нет',
    refused: 'сообщения не принимаются',
  },
  test: (p) => `🟡 <b>Проверка</b>: оповещения доходят до этого чата · ${p.at}
Всё работает, ничего не потеряно.`,
  payouts: payoutsRu,
  agentWaiting: (p) =>
    `🟡 Отчёта от агента ещё нет, строка получена в ${p.at}: ${
      p.isEnrolled ? 'агент установлен, но молчит' : 'строку не использовали'
    }.
Выполните на хосте <code>systemctl status cocoon-agent</code>. Нужен исходящий HTTPS до сервера, который указан в строке.${segment(p.until, (until) => ` Строка действует до ${until}.`)}`,
  agentReported: (p) =>
    p.workers === 0
      ? `🟡 Ваш агент на хосте <b>${p.hostName}</b> на связи, но воркеров не нашёл.\nОн смотрит порты 12000, 12010, … своего хоста: запустите воркер на нём.`
      : `🟢 Ваш агент на хосте <b>${p.hostName}</b> на связи. Найдено: ${count(p.workers, 'worker')}. Список: /workers.`,
  stillDisabled: (p) =>
    `🟡 <b>${p.name}</b>: всё ещё выключен по команде · ${p.duration}
${p.lossRate === null ? 'Сколько стоит простой, неизвестно.' : `Простой стоит ≈ ${p.lossRate}.`}
Включить можно в карточке: /workers. Напоминаем раз в 24 ч.`,
  enabledOnTime: (p) => `🟢 <b>${p.name}</b>: снова включён по расписанию · ${p.at}`,
  notEnabledOnTime: (p) =>
    `🔴 <b>${p.name}</b>: должен был включиться в ${p.at}, но ещё выключен: ${p.reason}
${p.lossRate === null ? 'Сколько стоит простой, неизвестно.' : `Простой стоит ≈ ${p.lossRate}.`}
Повторяем каждую минуту. Перезапуск воркера тоже его включит.`,
  switchReasons: {
    unseen: 'воркер этого не показывает',
    unproven: 'его кошелёк не подтверждён',
    undelivered: 'команду не удалось доставить',
  },
  lateReport: (p) => `${p.hostName}: отчёты за ${p.from}–${p.to} пришли поздно, история дополнена`,
  ruleFailed: (p) =>
    `🟡 Правило «${p.ruleName}» не удаётся проверить, воркер ${p.workerName}${segment(p.detail, (detail) => `: ${detail}`)}
Пока сбой не исправят, оповещение по нему не начнётся и не закончится. Оператор знает.`,
  operatorMessage: (p) => `<b>${p.poolName}</b>: сообщение операторов

${p.text}`,
  seesAgain: (p) =>
    `🟢 Снова видим · ${p.at}.${segment(p.duration, (duration) => ` Не видели ${duration};`)} ${p.duration === null ? 'В' : 'в'} порядке ${p.ok}, не отвечает ${p.down}.`,
  operator: {
    blind: (p) =>
      p.until === null
        ? `⚪ <b>Мы ничего не видим</b> с ${p.since}: не проходит проверка собственной связи${segment(p.detail, (detail) => ` (${detail})`)}
${segment(p.workers, (workers) => `Состояние неизвестно: ${count(workers, 'worker')}; `)}${p.workers === null ? 'Оповещения' : 'оповещения'} «не отвечает» придержаны.
Проверьте сеть и DNS сервиса.`
        : `⚪ <b>Мы ничего не видели</b> с ${p.since} до ${p.until}: не проходила проверка собственной связи${segment(p.detail, (detail) => ` (${detail})`)}
Оповещения «не отвечает» были придержаны. Проверьте сеть и DNS сервиса.`,
    database_away: (p) =>
      `🔴 <b>База данных не отвечает</b> с ${p.since}${segment(p.detail, (detail) => ` (${detail})`)}
Опрос продолжается, данные ждут в памяти; оповещения придут, когда база вернётся.`,
    delivery_failing: (p) =>
      `🟡 <b>Сообщения не доходят</b> с ${p.since}${segment(p.detail, (detail) => `: ${detail}`)}
Подробности в разделе «Доставка».`,
    chain_behind: (p) =>
      `🟡 <b>Выплаты читаются с опозданием</b> с ${p.since}${segment(p.detail, (detail) => `: ${detail}`)}
Проверьте TON_API_URL и ключ к нему; ничего не потеряно, чтение продолжится с места остановки.`,
    providers_disagree: (p) =>
      `🔴 <b>Два источника блокчейна расходятся</b> о выплате от ${p.since}${segment(p.detail, (detail) => `: <code>${detail}</code>`)}
Она не учитывается, пока оба не скажут одно и то же. Найдите транзакцию в обозревателе; проверьте TON_API_URL и TON_API_URL_2.`,
    history_incomplete: (p) =>
      `🟡 <b>История кошелька неполна</b>: о том, что было до ${p.since}, ничего не известно${segment(p.detail, (detail) => `: <code>${detail}</code>`)}
У источника блокчейна нет более ранних транзакций. С полным источником: npm run pool -- payouts backfill --account ADDRESS --again.`,
    root_contract_changed: (p) =>
      `🔴 <b>Корневой контракт другой</b> с ${p.since}${segment(p.detail, (detail) => `: ${detail}`)}
Выплаты неизвестного контракта не учитываются. Проверьте ROOT_CONTRACT_ADDRESS.`,
    prices_missing: (p) =>
      `🟡 <b>Нет цен для выплат</b> с ${p.since}${segment(p.detail, (detail) => `: ${detail}`)}
Импортируйте их: npm run pool -- prices import FILE. Суммы в монетах полны.`,
  },
  digest: {
    date: (p) => `<b>${p.date}</b>`,
    pool: (p) => `${p.mark} Воркеры самого пула: в порядке ${p.ok} из ${p.total}`,
    head: (p) => `${p.mark} <b>${p.date}</b>: сейчас в порядке ${p.ok} из ${p.total}`,
    calm: (p) => `🟢 <b>${p.date}</b>: ${count(p.workers, 'worker')}, без инцидентов`,
    earned: (p) =>
      `${labelRu('Заработано', p.today)}${segment(p.change, (change) => `, ${change} к среднему за 7 дней`)}${segment(p.received, (amount) => ` · получено ${amount}`)}`,
    incidents: (p) =>
      `Инцидентов: ${p.n}, всего ${p.duration}${segment(p.missed, (missed) => `, недополучено ≈ ${missed}`)}`,
    unheard: (p) =>
      `${p.name}: ${p.phrase}, ${p.duration} (${p.by === 'silence' ? 'заглушено' : 'тихие часы'})`,
    worst: (p) => `Хуже всех: ${p.name}, ${p.phrase}`,
  },
  weekly: {
    head: (p) => `<b>Неделя ${p.from}–${p.to}</b>`,
    earned: (p) =>
      `${labelRu('Заработано', p.week)}${segment(p.change, (change) => `, ${change} к прошлой`)}${segment(p.received, (amount) => ` · получено ${amount}`)}${segment(p.electricity, (cost) => ` · ${labelRu('электричество', cost)}`)}`,
    availability: (p) =>
      `${labelRu('Доступность', p.pct)}${segment(p.missed, (missed) => `, недополучено ≈ ${missed}`)}`,
    best: (p) => `Лучший ${p.best}${segment(p.worst, (worst) => `, больше всех потерял ${worst}`)}`,
  },
  toasts: {
    taken: 'Взято',
    takenBy: (p) => `Уже в работе: ${p.userName}`,
    claimed: 'Подтверждено. Оповещение закроется со следующим опросом.',
    claimedBefore: 'Уже подтверждено',
    muted: (p) => `Заглушено до ${p.until}`,
    unmuted: 'Звук возвращён',
    recovered: 'Уже прошло',
    allOver: 'Всё прошло',
    notYours: 'Это может только владелец этих воркеров или оператор.',
    stale: 'Эта кнопка больше не работает.',
    linked: 'Теперь оповещения приходят сюда.',
    unlinked: 'Оповещения в этот чат больше не приходят.',
    test: 'Работает: так берут инцидент в работу.',
  },
  linking: {
    ask: (
      p,
    ) => `Отправлять оповещения <b>${p.poolName}</b> в «${p.groupTitle}»? Все участники чата увидят имена воркеров и суммы.
Кто нажмёт кнопку, тот отправит сюда оповещения о своих воркерах.`,
    needAdmin: 'Привязать группу может только её администратор. Попросите его нажать кнопку.',
    unknownPerson: 'Сначала запустите бота в личном чате: тогда понятно, чьи это оповещения.',
    linked: (p) => `🟢 Сюда приходят оповещения; владелец: ${p.userName}.`,
    unlinked: 'Оповещения в этот чат больше не приходят.',
  },
} satisfies typeof alertsEn;

import type { en } from './en.ts';
import { formatCount, formatCountGenitive } from './format-count.ts';
import { labelRu } from './label-ru.ts';
import { positive, segment } from './segment.ts';

const count = (n: number, noun: 'worker') => formatCount('ru', n, noun);

/** Every chat text in Russian, in the shape of the English ones. */
export const ru = {
  unknown: 'неизвестно',
  unknownRate: 'запросы: неизвестно',
  commands: {
    start: 'Настроить или продолжить настройку',
    stats: 'Воркеры, запросы и заработок одной карточкой',
    workers: 'Ваши воркеры, сначала проблемные',
    payouts: 'Выплаты и то, что ещё не выплачено',
    alerts: 'Инциденты, оповещения, тихие часы',
    help: 'Почему нет заработка? Помощь и контакты',
  },
  buttons: { open: 'Открыть', menu: 'Открыть пул' },
  start: {
    back: (p) =>
      `С возвращением. В порядке ${p.ok} из ${formatCountGenitive(p.total, 'worker')}, ${labelRu('не выплачено', p.unpaid)}, данные ${p.age} назад.
/stats: карточка, /workers: список.`,
    pending: (p) =>
      `Сначала вас должен впустить оператор пула <b>${p.poolName}</b>. Осмотреться можно уже сейчас; до этого ваши воркеры не под наблюдением и оповещения не приходят.${segment(p.contact, (contact) => `\nСвязь: ${contact}`)}`,
    invitationOnly: (p) =>
      `В пул <b>${p.poolName}</b> попадают по приглашению. Попросите приглашение у оператора.${segment(p.contact, (contact) => `\nСвязь: ${contact}`)}`,
    invited: (p) =>
      `${p.userName} приглашает вас в <b>${p.poolName}</b>. Роль: ${p.role === 'operator' ? 'оператор' : 'участник'}.
Оператор будет видеть ваши воркеры, их состояние и выплаты. Выйти можно в любой момент в разделе «Аккаунт».`,
    inviteBad: `Приглашение истекло или уже использовано.
Попросите у оператора новую ссылку или продолжите без неё: /start.`,
    deactivated: (p) =>
      `Ваш аккаунт в пуле <b>${p.poolName}</b> отключён: ваши воркеры не под наблюдением. Обратитесь к оператору.${segment(p.contact, (contact) => `\nСвязь: ${contact}`)}`,
  },
  stats: {
    card: (p) =>
      `${p.mark} <b>В порядке ${p.ok} из ${formatCountGenitive(p.total, 'worker')}</b>${positive(p.down, (n) => ` · не отвечает ${n}`)}${positive(p.warning, (n) => ` · внимание ${n}`)}${positive(p.unknown, (n) => ` · неизвестно ${n}`)}
${p.rate} · ${labelRu('не выплачено', p.unpaid)}${segment(p.earned, (earned) => `\n${earned}`)}
<i>Данные ${p.age} назад · ${p.at}</i>`,
    stale: (p) =>
      `⚪ <b>Данные устарели: ${p.age} назад.</b> Отстаёт наш опрос, воркеры могут быть в порядке.
Последнее известное: ${labelRu('не выплачено', p.unpaid)}.${segment(p.earned, (earned) => `\n${earned}`)}`,
    waiting: (p) =>
      `⚪ <b>${count(p.total, 'worker')}</b>: неизвестно, ответа с момента добавления ещё не было.${segment(p.earned, (earned) => `\n${earned}`)}`,
    empty: `Воркеров пока нет, считать нечего.
Добавьте первый: /start.`,
  },
  workers: {
    head: (p) => `<b>${count(p.total, 'worker')}</b>, сначала проблемные`,
    more: (p) => `и ещё ${p.more}${p.inApp ? ': откройте Mini App' : ''}`,
  },
  states: {
    ok: 'работает',
    warning: 'внимание',
    down: 'не отвечает',
    unknown: 'неизвестно',
    blind: 'неизвестно: нет связи у нас',
    never_scraped: 'неизвестно: с момента добавления ответа ещё не было',
    model_disconnected: 'нет связи с моделью',
    no_proxy: 'нет прокси',
    disabled: 'выключен, команда была не наша',
    ton_out_of_sync: 'TON отстаёт',
    wallet_low: 'мало в кошельке',
    image_or_model_delisted: 'образа или модели больше нет в белом списке',
    partial_answer: 'часть ответа не получена',
  },
  switchedOffState: (p) => `выключен по команде${segment(p.until, (until) => ` до ${until}`)}`,
  staleState: (p) => `неизвестно: последний наш опрос ${p.age} назад`,
  reasons: {
    timeout: 'нет ответа вовремя',
    refused: 'соединение отклонено',
    reset: 'соединение разорвано',
    dns: 'имя не разрешается',
    bad_request: 'HTTP 400: доступ отклонён',
    not_ready: 'HTTP 400: синхронизация TON',
    empty: 'пустой ответ',
    unreadable: 'ответ не разобран',
    too_large: 'ответ слишком большой',
  },
  help: (p) =>
    `<b>${p.poolName}</b>
${p.commands}
${p.age === null ? 'Сервис: опросов ещё не было.' : `Сервис: опрос ${p.age} назад.`}${segment(p.contact, (contact) => ` Связь: ${contact}`)}${segment(p.telegramUserId, (id) => `\nВаш id в Telegram: <code>${id}</code>`)}`,
  errors: {
    unknown: (p) => `Команды «${p.query}» нет. Возможно, ${p.command}?`,
    unknownNoHint: 'Понимаю команды и адреса: /stats, /workers, /payouts, /alerts, /help.',
    service: (p) =>
      `Не удалось прочитать данные; на воркеры это не влияет, оповещения работают отдельно. Повторите через минуту. Код <code>${p.errorId}</code>`,
    group: (p) => `Отвечаю только в личном чате: ${p.bot}`,
  },
} satisfies typeof en;

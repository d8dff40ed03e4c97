import { formatCount } from '../format-count.ts';
import { segment } from '../segment.ts';
import type { ChatWords } from './chat-words.ts';

const count = (n: number, noun: Parameters<typeof formatCount>[2]) => formatCount('ru', n, noun);

/** The same in Russian, in the shape of the English ones. */
export const chatRu: ChatWords = {
  buttons: {
    mute8: 'Тишина 8 ч',
    unmute: 'Вернуть звук',
    chart: 'График',
    rename: 'Назвать иначе',
    stopWatching: 'Не наблюдать',
    yes: 'Выполнить',
    cancel: 'Отмена',
    back: 'Назад',
    newer: 'Новее',
    older: 'Раньше',
    csv: 'CSV',
    add: 'Добавить',
    pin: 'Закрепить',
    refresh: 'Обновить',
    days1: '24 ч',
    days7: '7 дн',
    days30: '30 дн',
    test: 'Проверка',
    later: 'Позже',
    connect: 'Подключить',
    byAddress: 'По адресу',
    why: 'Почему нет заработка?',
    retry: 'Повторить',
    quiet: 'Тихие часы',
    digest: 'Сводка',
    weekly: 'Недельный отчёт',
    approve: 'Впустить',
    invite: 'Пригласить',
    language: 'English',
    off: 'Выключить',
  },
  presets: { essential: 'Главное', balanced: 'Разумный', everything: 'Всё' },
  unknown: 'неизвестно',
  workers: {
    page: (p) => `<b>${count(p.total, 'worker')}</b>, сначала проблемные · стр. ${p.page} из ${p.pages}`,
    none: 'Воркеров пока нет. Нажмите «Добавить» или пришлите адрес воркера: <code>203.0.113.7:12000</code>.',
    card: (p) =>
      [
        `${p.mark} <b>${p.name}</b>: ${p.phrase}`,
        `Запросы ${p.rate} · время ответа ${p.runTime} · загрузка ${p.active}/${p.capacity} · ошибки ${p.errors}`,
        `Не выплачено ${p.unpaid}${segment(p.claimable, (amount) => ` · можно запросить ${amount}`)}${segment(p.inFlight, (amount) => ` · в пути ${amount}`)}`,
        `Цена ${p.price} · модель ${p.model}`,
        p.gpu ?? 'GPU: неизвестно, нужен агент',
        ...(p.mutedUntil === null ? [] : [`Заглушён до ${p.mutedUntil}.`]),
        ...(p.isReadOnly
          ? [
              'Только просмотр: чтобы подтвердить, что воркер ваш, подключите в разделе «Аккаунт» кошелёк, на который он получает выплаты.',
            ]
          : []),
        `<i>Данные ${p.age} назад</i>`,
      ].join('\n'),
    gone: 'Этого воркера больше нет в вашем списке.',
    muted: (p) => `Заглушён до ${p.until}`,
    unmuted: 'Звук возвращён',
    askName: (p) =>
      `Новое имя воркера <b>${p.name}</b> (#${p.id})? Ответьте им на это сообщение: от 1 до 100 символов.`,
    badName: 'В имени от 1 до 100 символов. Ответьте на вопрос ещё раз.',
    renamed: (p) => `Теперь воркер называется <b>${p.name}</b>.`,
    askStop: (p) =>
      `<b>Убрать ${p.name} из наблюдения?</b>\nВоркер продолжит работать; оповещений не будет, история сохранится.`,
    stopped: (p) => `${p.name} больше не под наблюдением.`,
  },
  payouts: {
    head: (p) => `<b>Не выплачено ${p.unpaid}</b>${segment(p.inFlight, (amount) => ` · в пути ${amount}`)}`,
    row: (p) =>
      `${p.mark} ${p.date} · ${p.amount}${segment(p.proxy, (proxy) => ` · ${proxy}`)} · ${payoutStatesRu[p.state]}`,
    byProxy: (p) =>
      `${p.proxy}: не выплачено ${p.unpaid}${segment(p.pct, (pct) => `, до автовыплаты пройдено ${pct}`)}`,
    month: (p) =>
      `В этом месяце ${p.month}${segment(p.change, (change) => `, ${change} к тем же дням прошлого`)}`,
    none: 'Выплат пока не было. Первая придёт сама, когда воркер заработает достаточно через один прокси.',
    noMore: 'Более ранних выплат нет.',
    noWallet:
      'Кошелёк не привязан, выплаты искать негде. Пришлите сюда его адрес или подключите кошелёк: /start.',
    page: (p) => `Страница ${p.page}`,
    fileCaption: (p) =>
      `Проверенные выплаты за ${p.year} год, стоимость на момент получения. Справочная информация, не налоговая консультация.`,
    noFile: 'Здесь файл сделать нельзя: возьмите его в Mini App.',
    making: 'Готовим файл…',
  },
  alerts: {
    active: (p) => `<b>Активно: ${count(p.incidents, 'incident')}</b>`,
    none: (p) =>
      `🟢 Активных инцидентов нет.${segment(p.age, (age) => ` Последний закончился ${age} назад.`)}`,
    settings: (p) =>
      `Набор: ${p.preset} · тихие часы: ${p.quiet ?? 'нет'} · сводка: ${p.digest ?? 'нет'} · недельный отчёт: ${p.isWeekly ? 'да' : 'нет'}
Получатели: ${count(p.chats, 'chat')}`,
    presets: `<b>Главное</b>: только то, что останавливает заработок.
<b>Разумный</b>: и то, что ударит в ближайшие часы.
<b>Всё</b>: ещё и справочное.`,
    quiet: (p) =>
      `<b>Тихие часы</b> (${p.zone}). Критические приходят всё равно; остальное придёт в конце одной сводкой, если не прошло.`,
    digest: (p) =>
      `<b>Ежедневная сводка</b> (${p.zone}). Недельный отчёт приходит в понедельник в то же время.`,
    receivers:
      'Чаты, куда приходят ваши оповещения, по порядку. Чтобы добавить группу, напишите в ней /alerts.',
    receiver: (p) => `${p.isLost ? '⚪' : '🟢'} ${p.label}${p.isLost ? ': не доходит' : ''}`,
    receiversButton: 'Получатели',
    thisChat: 'этот личный чат',
    webhook: 'вебхук',
    unlink: (p) => `Отвязать: ${p.label}`,
    unlinked: 'Отвязано',
    testSent: (p) => `Проверка отправлена, ${count(p.chats, 'chat')}`,
    noReceiver: 'Ваши оповещения никуда не приходят: /start привяжет этот чат.',
    saved: 'Сохранено',
    acknowledge: (p) => `${p.place} · Беру в работу`,
    mute: (p) => `${p.place} · Тишина 8 ч`,
  },
  help: {
    choose: '<b>Почему нет заработка?</b> Выберите воркер.',
    pool: '/pool: пул, заявки, приглашения',
  },
  errors: {
    privateOnly: 'Работает только в личном чате с ботом.',
    operatorOnly: 'Для этого нужна роль «оператор». Обратитесь к оператору.',
    link: 'Ссылка никуда не ведёт: то, что она показывает, удалено или принадлежит другому аккаунту.',
    notActive: 'Сначала вас должен впустить оператор.',
    notLinked: 'Этот чат не привязан. Администратор привязывает его командой /alerts.',
  },
};

const payoutStatesRu = {
  verified: 'проверена по блокчейну',
  last: 'последняя, проверена по блокчейну',
  pending: 'проверяется по блокчейну',
  unverified: 'не проверена, не учтена',
  transfer: 'от пула',
};

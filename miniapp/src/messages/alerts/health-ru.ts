import type { healthEn } from './health-en.ts';
import { plural } from './plural-ru.ts';

/** Слова состояния системы. */
export const healthRu: typeof healthEn = {
  title: 'Состояние системы',
  failedTitle: 'Сервер не говорит о своём состоянии',
  failedText: 'Оповещения отправляет другой процесс.',
  api: 'API и база данных',
  ready: 'готовы',
  notReady: (reason) => `не готовы: ${reason}`,
  reasons: {
    database_not_migrated: 'база другой версии',
    database_unreachable: 'база не отвечает',
  },
  version: (version) => `версия ${version}`,
  rest: 'Всё остальное',
  never: 'неизвестно',
  ago: (age) => `${age} назад`,
  scraping: 'Последний опрос',
  scraped: (age, workers) => `${age} · ${workers} ${plural(workers, ['воркер', 'воркера', 'воркеров'])}`,
  scrapingOld: (age) => `${age}: никто не опрашивает`,
  daemons: 'Демоны',
  noDaemon: 'ни один не работает: никто не следит',
  shared: (count) =>
    count === 1 ? 'один опрашивает всех воркеров' : `${count} делят всех воркеров, один ведущий`,
  free: (count, free) => `работает ${count}; ничьих долей воркеров: ${free} из 64`,
  daemon: ({ shards, isLeader }) =>
    `${shards} ${plural(shards, ['доля', 'доли', 'долей'])} из 64${isLeader ? ' · ведущий' : ''}`,
  blind: (facts, duration) => `${facts} · никого не слышит ${duration}`,
  outbox: 'Ждут отправки',
  waiting: ({ queued, retrying, due }) =>
    [
      queued === 0 ? 'нет' : `${queued}`,
      ...(due === null ? [] : [`старшее опаздывает на ${due}`]),
      ...(retrying === 0 ? [] : [`уже пробовали ${retrying}`]),
    ].join(' · '),
  deliveries: 'Доставлено за час',
  delivered: (sent, lost) => (lost === 0 ? `${sent}` : `${sent} · не удалось ${lost}`),
  chain: 'Выплаты в блокчейне',
  noAccounts: 'кошельков под наблюдением пока нет',
  accounts: (accounts, failing) =>
    failing === 0
      ? `${accounts} ${plural(accounts, ['кошелёк', 'кошелька', 'кошельков'])} под наблюдением`
      : `не читаются ${failing} из ${accounts}`,
  jobs: 'Задания',
  jobsFine: 'все выполнены',
  jobRuns: 'не закончилось',
  backup: 'Последняя резервная копия',
  noBackup: 'за 7 дней ни одной: npm run pool -- backup FILE',
  storage: 'База данных',
  size: (mebibytes) => `${mebibytes}\u00a0МиБ`,
  kept: (days) => `хранятся: опросы ${days.raw} дн, 5 мин ${days.fiveMinute} дн, часы ${days.hourly} дн`,
  noPartition: 'место для завтрашних данных не подготовлено',
  doctor: 'Подробнее и что делать: npm run pool -- doctor --live',
};

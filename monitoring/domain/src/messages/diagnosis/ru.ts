import { segment } from '../segment.ts';
import type { diagnosisEn } from './en.ts';

/** What a diagnosis says, in Russian, in the shape of the English one. */
export const diagnosisRu = {
  head: (p) =>
    `<b>Почему нет заработка?</b> Воркер ${p.worker}${segment(p.age, (age) => `, проверено ${age} назад`)}.`,
  labels: {
    reachable: 'Доступность',
    wallet: 'Кошелёк воркера',
    ton_sync: 'TON',
    image: 'Образ',
    model_listed: 'Модель',
    model_connection: 'Связь с моделью',
    enabled: 'Включён',
    proxies: 'Прокси',
    request_rate: 'Запросы',
    network: 'Сеть',
  },
  passed: {
    reachable: (p) => `Отвечает, ${p.age} назад`,
    wallet: (p) => `Кошелёк воркера ${p.balance}`,
    ton_sync: (p) => `TON синхронизирован${segment(p.lag, (lag) => ` ${lag} назад`)}`,
    image: () => 'Образ в белом списке',
    model_listed: (p) => `${p.model} в белом списке`,
    model_connection: () => 'Связь с моделью есть',
    enabled: () => 'Включён',
    proxies: (p) => `Подключено: ${p.proxies}`,
    request_rate: (p) => `${p.rate}, у той же модели ${p.peerRate}`,
    network: () => 'В сети есть запросы',
  },
  failed: {
    reachable: (p) => `Нет ответа с ${p.since} (${p.reason})`,
    wallet: (p) => `Кошелёк воркера ${p.balance}, нужно ${p.leastBalance}`,
    ton_sync: (p) => `TON отстаёт${segment(p.lag, (lag) => ` на ${lag}`)}`,
    image: () => 'Образа нет в белом списке',
    model_listed: (p) => `${p.model} нет в белом списке`,
    model_connection: (p) => `Нет связи с моделью${segment(p.for, (time) => ` ${time}`)}`,
    enabled: (p) => `Выключен${segment(p.disabledSince, (since) => ` с ${since}`)}`,
    proxies: (p) => `Нет прокси${segment(p.for, (time) => ` ${time}`)}`,
    request_rate: (p) => `${p.rate}, у той же модели ${p.peerRate}`,
    network: (p) => `Во всей сети тихо: ${p.peerRate} на воркер`,
  },
  verdicts: {
    reachable: () => 'Воркер не отвечает: проверьте, включён ли хост и запущен ли воркер, затем сеть.',
    wallet: (p) =>
      `Кошельку воркера не хватает на газ: переведите не меньше ${p.clearBalance} на ${p.walletAddress}.`,
    ton_sync: () =>
      'Воркер отстал от сети TON: проверьте исходящий интернет и часы хоста, затем перезапустите его.',
    image: () => 'Сеть больше не принимает этот образ: обновите воркер до текущего релиза.',
    model_listed: () => 'Сеть не принимает эту модель или версию: выберите модель из списка в Mini App.',
    model_connection: () =>
      'Воркер запущен, а сервер модели нет: смотрите журнал сервера модели; чаще всего не хватило памяти GPU или модель ещё грузится.',
    enabled: () => 'Воркер выключен и не получает запросов: нажмите «Включить».',
    proxies: () =>
      'Ни один прокси не подключён, запросам взяться неоткуда: проверьте исходящие соединения; если так и на других хостах, дело в сети и пройдёт само.',
    request_rate: (p) =>
      `Другие с ${p.model} получают запросы, а этот нет: цена ${p.price} против ${p.peerPrice}, снизьте её или проверьте время ответа.`,
    network: () => 'С воркером всё в порядке, в сети сейчас мало запросов; чинить нечего.',
  },
  refused: 'Воркер не пускает без верного ключа доступа: введите его в Mini App.',
  syncing: 'Воркер ещё синхронизируется с TON: подождите, обычно это несколько минут.',
  unreadable:
    'Воркер отвечает, но ответ не разобран: проверьте, что это воркер Cocoon, затем перезапустите его.',
  earning: (p) => `Зарабатывает${p.earnRate === null ? ';' : `: ${p.earnRate},`} не выплачено ${p.unpaid}.`,
  unknownVerdict: (p) => `Пока сказать нельзя: ${p.reason}.`,
  unknown: (p) => `${p.label}: неизвестно, ${p.reason}`,
  notChecked: (p) => `${p.label}: не проверялось`,
  unknownWord: 'неизвестно',
  reasons: {
    never_scraped: 'ответа с момента добавления ещё не было',
    stale: 'нет свежего опроса',
    hangs: 'не проверялось',
    not_read: 'воркер об этом не сообщает',
    check_off: 'проверка в воркере отключена',
    no_peers: 'эту модель больше никто не запускает',
  },
} satisfies typeof diagnosisEn;

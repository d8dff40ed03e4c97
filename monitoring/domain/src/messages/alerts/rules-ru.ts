import type { AlertKind } from '../../alerts/rule-kinds.ts';
import { formatCount, formatCountGenitive } from '../format-count.ts';
import { segment } from '../segment.ts';
import type { AlertParams, RuleWords } from './alert-params.ts';

/** What each rule says, in Russian. */
export const rulesRu = {
  worker_down: {
    name: 'Воркер не отвечает',
    phrase: () => 'не отвечает',
    facts: (p) =>
      `Последний ответ ${p.lastAt}; неудачно ${p.failed} из ${ofTotal(p, 'scrape')} (${p.reason}).${segment(p.host, (host) => ` Хост ${host.name}: ещё ${formatCount('ru', host.workers, 'worker')}, в порядке.`)}`,
    fix: () => 'Проверьте процесс воркера; если молчит и хост, питание и сеть.',
    clear: () => 'снова отвечает',
  },
  bad_answer: {
    name: 'Отвечает ошибкой',
    phrase: () => 'отвечает ошибкой',
    facts: (p) => `Ответов с ошибкой ${p.failed} из ${p.total}: ${p.reason}.`,
    fix: () =>
      'Если сменился ключ доступа, обновите его в Mini App; если воркер только запущен, он синхронизируется с TON.',
    clear: () => 'отвечает нормально',
  },
  model_disconnected: {
    name: 'Нет связи с моделью',
    phrase: () => 'нет связи с моделью',
    facts: (p) => `Воркер работает, сервер модели не отвечает с ${p.since}.`,
    fix: () => 'Смотрите журнал сервера модели: обычно не хватило памяти GPU или модель упала при загрузке.',
    clear: () => 'связь с моделью есть',
  },
  no_proxy: {
    name: 'Нет прокси',
    phrase: () => 'нет прокси',
    facts: (p) => `Ни один прокси не подключён, последний был: ${p.lastAt}.`,
    fix: () => 'Проверьте исходящие соединения хоста.',
    clear: () => 'прокси подключён',
  },
  disabled: {
    name: 'Выключен не нами',
    phrase: () => 'выключен не нами',
    facts: (p) => `Выключен с ${p.since}, нашей команды не было.`,
    fix: () => 'Включите его в Mini App или заглушите, если так задумано.',
    clear: () => 'включён',
  },
  ton_out_of_sync: {
    name: 'Отставание TON',
    phrase: (p) => `TON отстаёт на ${p.lag}`,
    facts: (p) => `Последняя синхронизация: ${p.lastAt}.`,
    fix: () => 'Проверьте часы и исходящий интернет хоста; если за 10 мин не догонит, перезапустите воркер.',
    clear: () => 'TON синхронизирован',
  },
  wallet_low: {
    name: 'Мало в кошельке воркера',
    phrase: (p) => `мало в кошельке, ${p.balance}`,
    facts: (p) =>
      `Собственный кошелёк воркера платит газ за выплаты; ниже ${p.minBalance} они могут не пройти.`,
    fix: (p) => `Переведите не меньше ${p.clearBalance} на ${p.walletAddress}.`,
    clear: () => 'кошелёк пополнен',
  },
  image_or_model_delisted: {
    name: 'Образ или модель не в белом списке',
    phrase: (p) =>
      p.delistedModel === null
        ? 'образа больше нет в белом списке'
        : `${p.delistedModel} больше нет в белом списке`,
    facts: (p) =>
      `Замечено в ${p.since}: ${p.hash} нет в корневом контракте. Воркер остановится при следующей проверке или перезапуске.`,
    fix: () => 'Обновитесь до текущего релиза или модели из списка, не дожидаясь остановки.',
    clear: () => 'снова в белом списке',
  },
  tampered: {
    name: 'Изменён не нами',
    phrase: (p) => (p.isPrice ? `цена изменилась ${p.before} → ${p.after}` : 'включён или выключен не нами'),
    facts: (p) =>
      p.isPrice
        ? `В ${p.at}, команды от нас не было. Так же выглядит перезапуск: цена возвращается к конфигу.`
        : `В ${p.at}: ${p.before} → ${p.after}, команды от нас не было.`,
    fix: (p) =>
      `Если это вы, нажмите «Это я». Если нет: закройте порт ${p.port} и ${p.isPrice ? 'перезапустите воркер' : 'включите воркер'}.`,
    clear: () => 'изменение подтверждено или отменено',
  },
  exposed: {
    name: 'Открытый порт',
    phrase: (p) => `порт ${p.port} открыт в интернет`,
    facts: (p) =>
      `Проверка снаружи получила ответ в ${p.at}. Посторонний может выключить воркер, поставить цену 0, запустить выплату.`,
    fix: () => 'Закройте порт в фаерволе: агенту он не нужен.',
    clear: () => 'порт закрыт',
  },
  payout_stuck: {
    name: 'Выплата застряла',
    phrase: () => 'выплата застряла',
    facts: (p) => `${p.inFlight}: в пути с ${p.since}, в блокчейне ещё нет.`,
    fix: (p) =>
      `Проверьте кошелёк воркера (${p.balance}) и синхронизацию TON; если всё в порядке, подождите 1 ч и напишите оператору.`,
    clear: () => 'выплата прошла',
  },
  no_requests: {
    name: 'Нет запросов',
    phrase: () => 'нет запросов',
    facts: (p) =>
      `0 запр./мин за ${p.duration}; у других с ${p.modelName}: ${p.peerRate}. Цена ${p.price}, у них ${p.peerPrice}.`,
    fix: () => 'Снизьте цену или проверьте время ответа.',
    clear: () => 'запросы пошли',
  },
  error_ratio: {
    name: 'Ошибки',
    phrase: (p) => `ошибки ${p.pct}`,
    facts: (p) => `За 10 мин не выполнено ${p.failed} из ${ofTotal(p, 'request')}.`,
    fix: () => 'Найдите первую ошибку в журнале сервера модели.',
    clear: () => 'ошибок снова мало',
  },
  slow: {
    name: 'Медленные ответы',
    phrase: (p) => `медленный, ${p.runTime} на запрос`,
    facts: (p) => `Среднее за 10 мин; порог ${p.limit}, за 7 дней ${p.meanRunTime}.`,
    fix: () => 'Проверьте нагрев и загрузку GPU; уменьшите число параллельных запросов.',
    clear: () => 'время ответа в норме',
  },
  saturated: {
    name: 'Полная загрузка',
    phrase: (p) => `загружен полностью, ${p.active} из ${p.capacity}`,
    facts: (p) => `${p.limitPct} и больше уже ${p.duration}; лишнее уходит другим.`,
    fix: () => 'Это хорошо. Больше принесут цена повыше или ещё один воркер.',
    clear: () => 'снова есть запас',
  },
  gpu_hot: {
    name: 'Перегрев GPU',
    phrase: (p) => `${p.temp} на ${p.gpuName}`,
    facts: (p) => `${p.tempLimit} и выше уже ${p.duration}.`,
    fix: () => 'Проверьте вентиляторы и обдув: горячая карта сбрасывает частоты.',
    clear: () => 'GPU остыл',
  },
  gpu_low_utilization: {
    name: 'Простой GPU',
    phrase: (p) => `GPU простаивает, ${p.gpuPct}`,
    facts: (p) => `${p.gpuName}: ${p.gpuPct} при ${p.rate}.`,
    fix: () => 'Проверьте, что модель работает на этой карте.',
    clear: () => 'GPU снова занят',
  },
  gpu_missing: {
    name: 'Пропал GPU',
    phrase: (p) => `пропал GPU, видно ${p.gpus} из ${p.gpusExpected}`,
    facts: (p) => `Агент видит ${p.gpus} GPU, вчера было ${p.gpusExpected}.`,
    fix: () => 'Ищите ошибки Xid в журнале ядра хоста; если карта не вернулась, перезагрузите хост.',
    clear: () => 'видны все GPU',
  },
  service_failed: {
    name: 'Сбой службы',
    phrase: (p) => `сбой ${p.serviceName}`,
    facts: (p) => `Состояние ${p.serviceState} с ${p.since}.`,
    fix: (p) => `На хосте: <code>journalctl -u ${p.serviceName} -e</code>.`,
    clear: () => 'служба работает',
  },
  agent_silent: {
    name: 'Агент молчит',
    phrase: () => 'агент молчит',
    facts: (p) =>
      `От ${p.hostName} нет отчётов с ${p.lastAt}. Состояние воркеров неизвестно, это не значит, что они стоят.`,
    fix: () => 'Проверьте интернет на хосте и работу агента.',
    clear: () => 'агент на связи',
  },
  host_down: {
    name: 'Хост не отвечает',
    phrase: () => 'не отвечает весь хост',
    facts: (p) => `Не отвечают воркеры: ${p.workers} из ${p.totalWorkers}; последние данные: ${p.lastAt}.`,
    fix: () => 'Если пропали все сразу, обычно дело в питании, сети или провайдере: начните с хоста.',
    clear: () => 'хост снова отвечает',
  },
  network_outage: {
    name: 'Сбой в сети Cocoon',
    phrase: () => 'сбой в сети Cocoon',
    facts: (p) =>
      `Воркеры разом потеряли ${lostRu(p)}: ${p.workers} из ${p.totalWorkers}, хостов: ${p.hosts}.`,
    fix: () =>
      'Дело не в отдельных хостах, это пройдёт само. Оповещения, которые этим объясняются, придержаны.',
    clear: () => 'сеть снова работает',
  },
  network_quiet: {
    name: 'В сети тихо',
    phrase: () => 'в сети тихо',
    facts: (p) => `Запросов нет ни у одного воркера с ${p.modelName}, ни в пуле, ни вне его.`,
    fix: () => 'Чинить нечего.',
    clear: () => 'запросы вернулись',
  },
  outdated: {
    name: 'Старая версия',
    phrase: (p) => `отстаёт по версии, ${p.have}`,
    facts: (p) => `У большинства ${p.want}.`,
    fix: () => 'Обновите, когда будет удобно.',
    clear: () => 'версия актуальна',
  },
  earnings_drop: {
    name: 'Падение заработка',
    phrase: (p) => `заработок ${p.change} к среднему за 7 дней`,
    facts: (p) =>
      `Сейчас ${p.earnRate}, обычно ${p.meanRate}, уже ${p.duration}.${segment(p.networkState, (state) => ` В сети ${state === 'busy' ? 'есть запросы' : 'тихо'}.`)}`,
    fix: () => 'Нажмите «Почему?», проверим по порядку.',
    clear: () => 'заработок в норме',
  },
  payout_received: event('Пришла выплата'),
  payout_expected_missing: event('Нет ожидаемой выплаты'),
} satisfies Record<AlertKind, RuleWords>;

function ofTotal({ total, totalCount }: AlertParams, noun: 'scrape' | 'request'): string {
  return totalCount === null ? total : formatCountGenitive(totalCount, noun);
}

function lostRu({ lost }: AlertParams): string {
  if (lost === null) return 'прокси или запросы';
  return lost === 'proxies' ? 'прокси' : 'запросы';
}

/** Told as a notice, never as an alert: only its name is ever read. */
function event(name: string): RuleWords {
  return { name, phrase: () => name, facts: () => '', fix: () => '', clear: () => name };
}

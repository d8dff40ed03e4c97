import type { RuleSentences } from '../../rule-sentence.ts';

/** Каждое правило одним предложением; значения стоят в скобках. */
export const sentencesRu: RuleSentences = {
  worker_down: 'Сообщать, когда от {workers} нет ответа на {threshold} из последних 6 опросов, {for}.',
  bad_answer: 'Сообщать, когда от {workers} приходят ошибки вместо ответа, {for}.',
  model_disconnected: 'Сообщать, когда у {workers} пропала связь с моделью, {for}.',
  no_proxy: 'Сообщать, когда у {workers} нет прокси, {for}.',
  disabled: 'Сообщать о выключении {workers} не нами, {for}.',
  ton_out_of_sync:
    'Сообщать, когда TON у {workers} отстаёт больше чем на {threshold}, {for}. Проходит ниже {clear}.',
  wallet_low:
    'Сообщать, когда в собственном кошельке {workers} меньше {threshold}, {for}. Проходит выше {clear}.',
  image_or_model_delisted: 'Сообщать, когда образ или модель {workers} выбывает из белого списка, {for}.',
  payout_stuck: 'Сообщать, когда выплата {workers} не проходит, {for}.',
  no_requests: 'Сообщать, когда у {workers} нет запросов, а у других с той же моделью есть, {for}.',
  error_ratio:
    'Сообщать, когда у {workers} за 10 мин неудачны больше {threshold} запросов, {for}, если завершено хотя бы 20. Проходит ниже {clear}.',
  slow: 'Сообщать, когда запросы у {workers} длятся больше {threshold} от среднего за 7 дней, {for}. Проходит ниже {clear}.',
  saturated: 'Сообщать, когда загрузка {workers} не ниже {threshold}, {for}. Проходит ниже {clear}.',
  earnings_drop:
    'Сообщать, когда заработок {workers} меньше {threshold} от среднего за 7 дней, {for}. Проходит выше {clear}.',
  tampered: 'Сообщать, когда цену или состояние {workers} изменили не мы, {for}.',
  exposed: 'Сообщать, когда порт {workers} открыт посторонним, {for}.',
  outdated: 'Сообщать, когда версия {workers} старше, чем у остальных, {for}.',
  gpu_hot: 'Сообщать, когда GPU {workers} нагревается до {threshold}, {for}. Проходит ниже {clear}.',
  gpu_low_utilization:
    'Сообщать, когда запросы идут, а GPU {workers} загружен меньше чем на {threshold}, {for}. Проходит выше {clear}.',
  gpu_missing: 'Сообщать, когда у {workers} меньше GPU, чем вчера, {for}.',
  service_failed: 'Сообщать, когда служба {workers} не работает, {for}.',
  agent_silent: 'Сообщать, когда агент хоста молчит {threshold}, {for}.',
  host_down: 'Сообщать, когда не отвечают все воркеры хоста, {for}.',
  network_outage: 'Сообщать, когда у большинства воркеров пула разом пропали прокси или запросы, {for}.',
  network_quiet: 'Сообщать, когда запросов нет ни у кого с той же моделью, {for}.',
  payout_received: 'У выплат свой переключатель.',
  payout_expected_missing: 'Сообщать, когда ожидаемая выплата не пришла.',
};

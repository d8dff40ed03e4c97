import type { PayoutKind } from '../../alerts/notice.ts';
import { formatCount } from '../format-count.ts';
import { segment } from '../segment.ts';
import type { payoutsEn } from './payouts-en.ts';

const count = (n: number, noun: Parameters<typeof formatCount>[2]) => formatCount('ru', n, noun);

const payoutKinds: Record<PayoutKind, string> = {
  cocoon_worker: 'Обычная выплата',
  cocoon_worker_last: 'Последняя выплата этого контракта',
  pool_transfer: 'Перевод от пула',
};

const lastPayout =
  'Прокси закрыл этот контракт: так бывает при смене параметров сети. Делать ничего не нужно; если воркер не найдёт прокси, сообщим.';

/** The same in Russian, in the shape of the English. */
export const payoutsRu: typeof payoutsEn = {
  one: (p) =>
    `🟢 ${p.isPool ? 'Кошелёк пула получил' : 'Получено'} <b>${p.amount}</b>${segment(p.worth, (worth) => ` (${worth})`)} · ${p.at}${segment(p.kind, (kind) => `\n${payoutKinds[kind]}`)}${segment(p.proxy, (proxy) => ` · прокси ${proxy}`)}${segment(p.wallet, (wallet) => ` → ${wallet}`)}${segment(p.since, (since) => `; заработано с ${since}`)}${segment(p.workerName, (name) => `\nЗаработал воркер ${name}.`)}${p.kind === 'cocoon_worker_last' ? `\n${lastPayout}` : ''}\n${p.link === null ? 'Проверено по блокчейну' : `<a href="${p.link}">Проверено по блокчейну</a>`}.${segment(p.sums, (sums) => `\n${sums}`)}`,
  sums: (p) =>
    p.month === null && p.unpaid === null
      ? null
      : [
          ...(p.month === null ? [] : [`За месяц ${p.month}.`]),
          ...(p.unpaid === null ? [] : [`Ещё не выплачено ${p.unpaid}.`]),
        ].join(' '),
  forged: {
    text: (p) =>
      `🟡 Поддельная выплата отброшена: ${p.amount} для ${p.addr} · ${p.at}
${segment(p.reason, (reason) => `Причина: ${reason}. `)}В учёт не вошла, участнику не сообщали.${segment(p.ofDay, (n) => ` Таких за сутки на этот адрес: ${n}.`)}${segment(p.link, (link) => ` <a href="${link}">Транзакция</a>`)}`,
    reasons: {
      code: 'код платящего контракта неизвестен',
      root: 'у контракта другой корневой контракт',
      amounts: 'не сходится с подписанным запросом',
      sender: 'ни один контракт Cocoon её не запрашивал',
      message: 'сообщение устроено не как выплата',
    },
  },
  zero: (p) =>
    `Контракт${segment(p.proxy, (proxy) => ` с ${proxy}`)} закрыт, остатка к выплате не было · ${p.at}.`,
  several: (p) =>
    `🟢 ${count(p.payouts, 'payout')}${p.isPool ? ' на кошельки пула' : ''}, <b>${p.amount}</b>`,
  row: (p) =>
    `${p.at} · ${p.link === null ? p.amount : `<a href="${p.link}">${p.amount}</a>`}${segment(p.worth, (worth) => ` (${worth})`)}${segment(p.workerName, (name) => ` · ${name}`)}${segment(p.kind === 'cocoon_worker' ? null : p.kind, (kind) => ` · ${payoutKinds[kind].toLowerCase()}`)}`,
  missing: (
    p,
  ) => `🟡 Выплата${segment(p.amount, (amount) => ` ${amount}`)} ожидается с ${p.since}, в блокчейне её нет · опоздание ${p.duration}
Контракт ${p.contract}. Проверьте кошелёк воркера и синхронизацию TON, затем запросите выплату.`,
};

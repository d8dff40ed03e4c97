import type { Language } from '../messages/language.ts';
import type { LedgerEntry, TaxSection } from './tax-row.ts';

type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

function toCount(language: Language, n: number, forms: Forms): string {
  const number = new Intl.NumberFormat(language).format(n).replace(/\s/g, '\u00a0');
  return `${number} ${forms[new Intl.PluralRules(language).select(n)] ?? forms.other}`;
}

const payoutForms: Record<Language, Forms> = {
  en: { one: 'payout', other: 'payouts' },
  ru: { one: 'выплата', few: 'выплаты', many: 'выплат', other: 'выплаты' },
};
const payouts = (language: Language, n: number) => toCount(language, n, payoutForms[language]);

/** The words of a report on paper. Plain text, for accountants. */
const en = {
  title: 'Income report',
  subtitle: (p: { from: string; to: string }) => `Cocoon GPU income received ${p.from} – ${p.to}`,
  disclaimer: 'Informational, not tax advice.',
  counted: (p: { n: number; from: string; to: string }) =>
    `Counted: ${payouts('en', p.n)}, verified on chain, to your proven wallets, received ${p.from}–${p.to}, and pool transfers.`,
  notCounted:
    'Not counted: unverified payouts, change from gas, returned own coins, amounts not yet paid. What may still count is listed apart.',
  amount: 'Amount is what arrived; the wallet’s own fee is in a separate column.',
  price: (p: { currency: string }) =>
    `Value: price in ${p.currency} at the time of receipt; source, granularity and time of each price are given. Frozen when the payout was recorded.`,
  rounding: 'Each value is rounded half up; totals are sums of the rounded values.',
  daily: (p: { n: number }) =>
    `For ${payouts('en', p.n)} only the daily price was available; marked in the report.`,
  pending: (p: { n: number }) =>
    `${payouts('en', p.n)} without a price yet; the total leaves their value out.`,
  overridden: (p: { n: number }) =>
    `For ${payouts('en', p.n)} the price was set by you; ours is given beside it.`,
  unproven: (p: { n: number }) =>
    `${payouts('en', p.n)} to wallets that are not proven to be yours: listed apart, in no total of income.`,
  apart: (p: { n: number }) => `${payouts('en', p.n)} unverified or still being verified: listed apart.`,
  zone: (p: { zone: string }) => `The period runs by ${p.zone}. Each row also has UTC time.`,
  electricity:
    'Electricity: for the time the workers were yours, at your tariffs. Watts are as measured on the GPUs, with what you said the machine draws beside them, and as you stated for the rest; where nothing is stated, gaps of up to a tenth are filled with the measured mean. An estimate.',
  otherCurrency: (p: { currency: string }) =>
    `Electricity paid in another currency than ${p.currency} is listed and not added.`,
  incomplete: (p: { workers: string }) => `Power or tariff unknown for some of the time: ${p.workers}.`,
  kinds: {
    cocoon_worker: 'Worker payout',
    cocoon_worker_last: 'Worker payout, last',
    pool_transfer: 'From the pool',
  } satisfies Record<LedgerEntry['kind'], string>,
  sections: {
    income: 'Income',
    unproven_wallet: 'Not counted: wallets that are not proven',
    unverified: 'Not counted: unverified',
    pending_verification: 'Not counted: still being verified',
  } satisfies Record<TaxSection, string>,
  granularity: { minute: 'minute', five_minutes: '5 minutes', hour: 'hour', day: 'day' },
  manual: 'set by you',
  noPrice: 'no price yet',
  unknown: 'unknown',
  labels: {
    prepared: 'Prepared for',
    period: 'Period',
    zone: 'Time zone',
    currency: 'Currency',
    wallets: 'Wallets',
    hash: 'Content hash (SHA-256)',
    totalValue: 'Income, total',
    totalAmount: 'Received',
    entries: 'Payouts',
    walletFee: 'Wallet fees',
    electricity: 'Electricity',
    net: 'After electricity',
    months: 'By month',
    month: 'Month',
    received: 'Received',
    kind: 'Kind',
    amount: 'Amount',
    price: 'Price',
    priceBasis: 'Price source',
    value: 'Value',
    transaction: 'Transaction, wallet',
    total: 'Total',
    worker: 'Worker',
    from: 'From',
    to: 'Until',
    watts: 'Watts',
    kwh: 'kWh',
    tariff: 'Per kWh',
    cost: 'Cost',
    notes: 'How to read this report',
    page: (p: { page: number; pages: number }) => `Page ${p.page} of ${p.pages}`,
    none: 'No payouts in this period.',
    stated: 'stated',
    measured: 'measured',
  },
};

type TaxTexts = typeof en;

const ru: TaxTexts = {
  title: 'Отчёт о доходах',
  subtitle: (p) => `Доход GPU в Cocoon, полученный ${p.from} – ${p.to}`,
  disclaimer: 'Справочная информация, не налоговая консультация.',
  counted: (p) =>
    `Учтено: ${payouts('ru', p.n)}, проверено по блокчейну, на подтверждённые кошельки, получено ${p.from}–${p.to}, и переводы от пула.`,
  notCounted:
    'Не учтено: непроверенные выплаты, сдача от газа, возврат своих монет, ещё не выплаченное. Что ещё может быть учтено, указано отдельно.',
  amount: 'Сумма — то, что пришло; комиссия самого кошелька в отдельной колонке.',
  price: (p) =>
    `Стоимость: цена в ${p.currency} на момент получения; у каждой цены указаны источник, точность и время. Зафиксирована при записи выплаты.`,
  rounding: 'Каждая стоимость округлена (половина — вверх); итоги — суммы округлённых значений.',
  daily: (p) => `Для части выплат (${p.n}) есть только цена за день; в отчёте это отмечено.`,
  pending: (p) => `Пока без цены: ${payouts('ru', p.n)}; в итог стоимость не вошла.`,
  overridden: (p) => `Для части выплат (${p.n}) цена указана вами; наша указана рядом.`,
  unproven: (p) =>
    `На неподтверждённые кошельки: ${payouts('ru', p.n)}; указано отдельно, в итог дохода не входит.`,
  apart: (p) => `Не проверено или ещё проверяется: ${payouts('ru', p.n)}; указано отдельно.`,
  zone: (p) => `Период считается по часовому поясу ${p.zone}. В каждой строке есть и время UTC.`,
  electricity:
    'Электричество: за время, когда воркеры были вашими, по вашим тарифам. Мощность измерена на GPU, с прибавкой, которую вы указали для остальной машины; за остальное время — как указано вами; где не указано ничего, пробелы до одной десятой заполнены измеренным средним. Оценка.',
  otherCurrency: (p) =>
    `Электричество, оплаченное в другой валюте, чем ${p.currency}, указано, но не прибавлено.`,
  incomplete: (p) => `Мощность или тариф известны не за всё время: ${p.workers}.`,
  kinds: {
    cocoon_worker: 'Выплата воркера',
    cocoon_worker_last: 'Выплата воркера, последняя',
    pool_transfer: 'От пула',
  },
  sections: {
    income: 'Доход',
    unproven_wallet: 'Не учтено: неподтверждённые кошельки',
    unverified: 'Не учтено: не проверено',
    pending_verification: 'Не учтено: ещё проверяется',
  },
  granularity: { minute: 'минута', five_minutes: '5 минут', hour: 'час', day: 'день' },
  manual: 'указана вами',
  noPrice: 'цены пока нет',
  unknown: 'неизвестно',
  labels: {
    prepared: 'Для кого',
    period: 'Период',
    zone: 'Часовой пояс',
    currency: 'Валюта',
    wallets: 'Кошельки',
    hash: 'Хеш содержания (SHA-256)',
    totalValue: 'Доход, всего',
    totalAmount: 'Получено',
    entries: 'Выплаты',
    walletFee: 'Комиссии кошелька',
    electricity: 'Электричество',
    net: 'После электричества',
    months: 'По месяцам',
    month: 'Месяц',
    received: 'Получено',
    kind: 'Вид',
    amount: 'Сумма',
    price: 'Цена',
    priceBasis: 'Источник цены',
    value: 'Стоимость',
    transaction: 'Транзакция, кошелёк',
    total: 'Итого',
    worker: 'Воркер',
    from: 'С',
    to: 'По',
    watts: 'Ватты',
    kwh: 'кВт·ч',
    tariff: 'За кВт·ч',
    cost: 'Стоимость',
    notes: 'Как читать этот отчёт',
    page: (p) => `Страница ${p.page} из ${p.pages}`,
    none: 'За этот период выплат нет.',
    stated: 'указано',
    measured: 'измерено',
  },
};

export const taxTexts: Record<Language, TaxTexts> = { en, ru };

import { expect, test } from 'vitest';
import { findMarkupFault } from './find-markup-fault.ts';
import { renderWorkerList } from './render-worker-list.ts';
import { createGallery, sampleReader, sampleRow } from './text-gallery.ts';

const hostile = '</b><a href="x">&\n\u202e'.repeat(20);

test.each(['en', 'ru'] as const)('every text in %s fits a message and its markup is balanced', (language) => {
  for (const name of ['h100-2', hostile]) {
    for (const [key, text] of Object.entries(createGallery(language, name))) {
      expect(text.length, key).toBeLessThanOrEqual(4096);
      expect(text, key).not.toContain('undefined');
      expect(findMarkupFault(text), key).toBeNull();
    }
  }
});

test('every text in English', () => {
  expect(createGallery('en', 'h100-2')).toMatchInlineSnapshot(`
    {
      "back": "Welcome back. 5/8 workers ok, 38.2 TON unpaid, data 9 s old.
    /stats for the card, /workers for the list.",
      "backEmpty": "No workers yet, so there is nothing to count.
    Add the first one: /start.",
      "deactivated": "Your account in <b>h100-2</b> is switched off: nothing of yours is watched. Ask the operator.",
      "group": "I answer in a private chat only: @cocoon_pool_bot",
      "help": "<b>h100-2</b>
    /start: Set up or continue setup
    Service: scrapes 9 s ago. Contact: @operator
    Your Telegram id: <code>7001</code>",
      "helpQuiet": "<b>h100-2</b>
    /help: Why am I not earning? Help and contacts
    Service: no scrape yet.
    Your Telegram id: <code>7001</code>",
      "invitationOnly": "<b>h100-2</b> is by invitation only. Ask the operator for an invite.",
      "inviteBad": "This invite has expired or was used already.
    Ask the operator for a new link, or set up without it: /start.",
      "invited": "h100-2 invites you to <b>h100-2</b> as participant.
    The operator will see your workers, their state and their payouts. You can leave at any time in Account.",
      "pending": "The operator of <b>h100-2</b> has to let you in first. You can look around; until then nothing of yours is watched and no alert comes.
    Contact: @operator",
      "service": "Could not read the data; your workers are not affected, alerts run separately. Try in a minute. Code <code>k3f9a2</code>",
      "stats": "🔴 <b>5/8 workers ok</b> · 1 down · 1 warning · 1 unknown
    412 req/min · unpaid 38.2 TON
    <i>Data 9 s old · 14:04</i>",
      "statsEarned": "🔴 <b>5/8 workers ok</b> · 1 down · 1 warning · 1 unknown
    412 req/min · unpaid 38.2 TON
    Earned today ≈ 4 TON · 7 d ≈ 21 TON
    <i>Data 9 s old · 14:04</i>",
      "statsEmpty": "No workers yet, so there is nothing to count.
    Add the first one: /start.",
      "statsOk": "🟢 <b>8/8 workers ok</b>
    412 req/min · unpaid 38.2 TON
    <i>Data 9 s old · 14:04</i>",
      "statsStale": "⚪ <b>Data is 15 m old</b>: our scraper is behind, your workers may be fine.
    Last known: unpaid 38.2 TON.",
      "statsUnknown": "🔴 <b>5/8 workers ok</b> · 1 down · 1 warning · 1 unknown
    requests unknown · unpaid unknown
    <i>Data 9 s old · 14:04</i>",
      "statsWaiting": "⚪ <b>8 workers</b>: unknown, no answer yet since added.",
      "unknown": "No command “/h100-2”. Did you mean /workers?",
      "unknownNoHint": "I understand commands and addresses: /stats, /workers, /payouts, /alerts, /help.",
      "workers": "<b>30 workers</b>, worst first
    🔴 h100-2 · down: no answer in time
    🔴 h100-2 · model disconnected
    🔴 h100-2 · no proxy
    🔴 h100-2 · image or model no longer whitelisted
    🟡 h100-2 · connection refused
    🟡 h100-2 · HTTP 400: access refused
    🟡 h100-2 · disabled, not by our command
    🟡 h100-2 · TON behind
    🟡 h100-2 · wallet low
    🟡 h100-2 · part of the answer is missing
    🟡 h100-2 · warning
    🟡 h100-2 · warning
    ⚪ h100-2 · unknown: no answer yet since it was added
    ⚪ h100-2 · unknown: our last scrape was 3 m ago
    ⚪ h100-2 · unknown: our own connection is down
    🟢 h100-2 · 412 req/min · 38.2 TON
    and 14 more",
      "workersOff": "<b>2 workers</b>, worst first
    h100-2 · disabled by command
    h100-2 · disabled by command until 22:05",
    }
  `);
});

test('every text in Russian', () => {
  expect(createGallery('ru', 'h100-2')).toMatchInlineSnapshot(`
    {
      "back": "С возвращением. В порядке 5 из 8 воркеров, не выплачено 38,2 TON, данные 9 с назад.
    /stats: карточка, /workers: список.",
      "backEmpty": "Воркеров пока нет, считать нечего.
    Добавьте первый: /start.",
      "deactivated": "Ваш аккаунт в пуле <b>h100-2</b> отключён: ваши воркеры не под наблюдением. Обратитесь к оператору.",
      "group": "Отвечаю только в личном чате: @cocoon_pool_bot",
      "help": "<b>h100-2</b>
    /start: Настроить или продолжить настройку
    Сервис: опрос 9 с назад. Связь: @operator
    Ваш id в Telegram: <code>7001</code>",
      "helpQuiet": "<b>h100-2</b>
    /help: Почему нет заработка? Помощь и контакты
    Сервис: опросов ещё не было.
    Ваш id в Telegram: <code>7001</code>",
      "invitationOnly": "В пул <b>h100-2</b> попадают по приглашению. Попросите приглашение у оператора.",
      "inviteBad": "Приглашение истекло или уже использовано.
    Попросите у оператора новую ссылку или продолжите без неё: /start.",
      "invited": "h100-2 приглашает вас в <b>h100-2</b>. Роль: участник.
    Оператор будет видеть ваши воркеры, их состояние и выплаты. Выйти можно в любой момент в разделе «Аккаунт».",
      "pending": "Сначала вас должен впустить оператор пула <b>h100-2</b>. Осмотреться можно уже сейчас; до этого ваши воркеры не под наблюдением и оповещения не приходят.
    Связь: @operator",
      "service": "Не удалось прочитать данные; на воркеры это не влияет, оповещения работают отдельно. Повторите через минуту. Код <code>k3f9a2</code>",
      "stats": "🔴 <b>В порядке 5 из 8 воркеров</b> · не отвечает 1 · внимание 1 · неизвестно 1
    412 запр./мин · не выплачено 38,2 TON
    <i>Данные 9 с назад · 14:04</i>",
      "statsEarned": "🔴 <b>В порядке 5 из 8 воркеров</b> · не отвечает 1 · внимание 1 · неизвестно 1
    412 запр./мин · не выплачено 38,2 TON
    Заработано сегодня ≈ 4 TON · за 7 дн ≈ 21 TON
    <i>Данные 9 с назад · 14:04</i>",
      "statsEmpty": "Воркеров пока нет, считать нечего.
    Добавьте первый: /start.",
      "statsOk": "🟢 <b>В порядке 8 из 8 воркеров</b>
    412 запр./мин · не выплачено 38,2 TON
    <i>Данные 9 с назад · 14:04</i>",
      "statsStale": "⚪ <b>Данные устарели: 15 мин назад.</b> Отстаёт наш опрос, воркеры могут быть в порядке.
    Последнее известное: не выплачено 38,2 TON.",
      "statsUnknown": "🔴 <b>В порядке 5 из 8 воркеров</b> · не отвечает 1 · внимание 1 · неизвестно 1
    запросы: неизвестно · не выплачено: неизвестно
    <i>Данные 9 с назад · 14:04</i>",
      "statsWaiting": "⚪ <b>8 воркеров</b>: неизвестно, ответа с момента добавления ещё не было.",
      "unknown": "Команды «/h100-2» нет. Возможно, /workers?",
      "unknownNoHint": "Понимаю команды и адреса: /stats, /workers, /payouts, /alerts, /help.",
      "workers": "<b>30 воркеров</b>, сначала проблемные
    🔴 h100-2 · не отвечает: нет ответа вовремя
    🔴 h100-2 · нет связи с моделью
    🔴 h100-2 · нет прокси
    🔴 h100-2 · образа или модели больше нет в белом списке
    🟡 h100-2 · соединение отклонено
    🟡 h100-2 · HTTP 400: доступ отклонён
    🟡 h100-2 · выключен, команда была не наша
    🟡 h100-2 · TON отстаёт
    🟡 h100-2 · мало в кошельке
    🟡 h100-2 · часть ответа не получена
    🟡 h100-2 · внимание
    🟡 h100-2 · внимание
    ⚪ h100-2 · неизвестно: с момента добавления ответа ещё не было
    ⚪ h100-2 · неизвестно: последний наш опрос 3 мин назад
    ⚪ h100-2 · неизвестно: нет связи у нас
    🟢 h100-2 · 412 запр./мин · 38,2 TON
    и ещё 14",
      "workersOff": "<b>2 воркера</b>, сначала проблемные
    h100-2 · выключен по команде
    h100-2 · выключен по команде до 22:05",
    }
  `);
});

test('a list too long for one message is cut by whole lines and tells how many are missing', () => {
  const rows = Array.from({ length: 400 }, (_, index) => ({ ...sampleRow, name: `worker-${index}` }));
  const text = renderWorkerList(rows, { total: 1000, inApp: true, reader: sampleReader('en') });
  const lines = text.split('\n');
  expect(lines.at(-1)).toBe(`and ${1000 - (lines.length - 2)} more: open the Mini App`);
  expect(lines.slice(1, -1)).toEqual(
    rows.slice(0, lines.length - 2).map(({ name }) => `🟢 ${name} · 412 req/min · 38.2 TON`),
  );
});

test.each(['en', 'ru'] as const)('an amount too small to be shown in %s is no broken markup', (language) => {
  const reader = sampleReader(language);
  const list = renderWorkerList([{ ...sampleRow, unpaidNanoton: 1n }], { total: 1, inApp: false, reader });
  expect(list).toContain('&lt; 0');
  expect(findMarkupFault(list)).toBeNull();
});

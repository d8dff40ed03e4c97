import { expect, test } from 'vitest';
import { findMarkupFault } from '../find-markup-fault.ts';
import { createChatGallery } from './chat-gallery.ts';
import { chatWords } from './chat-words.ts';

const hostile = '</b><a href="x">&\n\u202e'.repeat(20);

test.each(['en', 'ru'] as const)('every text in %s fits a message and its markup is balanced', (language) => {
  for (const name of ['h100-2', hostile]) {
    for (const [key, text] of Object.entries(createChatGallery(language, name))) {
      expect(text.length, key).toBeLessThanOrEqual(4096);
      expect(text, key).not.toMatch(/undefined|null|NaN/);
      expect(findMarkupFault(text), key).toBeNull();
    }
  }
});

test.each(['en', 'ru'] as const)('every button in %s is short enough for its row', (language) => {
  for (const [key, label] of Object.entries(chatWords(language).buttons))
    expect(label.length, key).toBeLessThanOrEqual(22);
});

test('every text in English', () => {
  expect(createChatGallery('en', 'h100-2')).toMatchInlineSnapshot(`
    {
      "agent": "Run on the GPU host:
    <pre>curl x</pre>
    Outgoing connections only. The key inside works once, until 14:05. The worker appears in /workers with the first report.",
      "alerts": "🟢 No active incidents. Last one ended 9 s ago.

    Preset: Balanced · quiet hours 23:00–07:00 · digest 09:00 · weekly report on
    Receivers: 2 chats

    <b>Essential</b>: only what stops earning now.
    <b>Balanced</b>: and what will hurt within hours.
    <b>Everything</b>: and information.",
      "alertsOff": "🟢 No active incidents.

    Preset: Balanced · quiet hours off · digest off · weekly report on
    Receivers: 2 chats

    <b>Essential</b>: only what stops earning now.
    <b>Balanced</b>: and what will hurt within hours.
    <b>Everything</b>: and information.",
      "askName": "New name for <b>h100-2</b> (#12)? Answer to this message with it: 1 to 100 characters.",
      "askStop": "<b>Stop watching h100-2?</b>
    The worker keeps running; alerts stop, its history is kept.",
      "badName": "A name has 1 to 100 characters. Answer to the question again.",
      "chooseWorker": "<b>Why am I not earning?</b> Choose the worker.",
      "digest": "<b>Daily digest</b> (h100-2). The weekly report comes on Monday at the same time.",
      "done": "Setup complete: 1 worker, wallet not added yet. Alerts come here.
    The next message is a test alert; real ones look the same.",
      "earned": "Earned today ≈ 4 TON · 7 d unknown",
      "errors": "Works in the private chat with the bot only.
    This needs the role operator. Ask the operator.
    The link leads nowhere: what it shows was removed, or belongs to another account.
    The operator has to let you in first.
    This chat is not linked. An admin links it with /alerts.",
      "fileCaption": "Verified payouts of 2026, value at receipt. Informational, not tax advice.",
      "firstWorker": "<b>Step 3 of 3. First worker.</b>
    <b>By address</b>: send <code>address:port</code>, for example <code>203.0.113.7:12000</code>.
    <b>Agent</b>: one line on the GPU host, no open ports, GPU data included.",
      "hello": "<b>Cocoon GPU Pool</b> watches your GPU workers on Cocoon: tells you when one stops earning, why, and when money arrives.
    <b>Step 1 of 3.</b> Language: English. Time zone: h100-2; the Mini App changes it.",
      "invite": "An invite for one person, until 30 Nov 14:05. It is shown this once:
    <code>https://t.me/cocoon_pool_bot?start=inv_x</code>",
      "noChart": "Chart unavailable now; the figures above are current.",
      "noReceiver": "No chat gets your alerts: /start links this one.",
      "payouts": "<b>Unpaid 38.2 TON</b> · in flight 1 TON
    <code>EQCr…q8Uk</code>: unpaid 38.2 TON, 42% of the way to the next automatic payout
    unknown: unpaid unknown

    ⚪ 20 Nov 11:00 · 4.2 TON · <code>EQCr…q8Uk</code> · being checked on chain
    ⚪ 20 Nov 11:00 · 4.2 TON · <code>EQCr…q8Uk</code> · not verified, not counted
    🟢 20 Nov 11:00 · 4.2 TON · <code>EQCr…q8Uk</code> · verified on chain
    🟢 20 Nov 11:00 · 4.2 TON · <code>EQCr…q8Uk</code> · last, verified on chain
    🟢 20 Nov 11:00 · 4.2 TON · from the pool

    This month 21 TON, −30% against the same days last month",
      "payoutsNoWallet": "<b>Unpaid 38.2 TON</b> · in flight 1 TON
    <code>EQCr…q8Uk</code>: unpaid 38.2 TON, 42% of the way to the next automatic payout
    unknown: unpaid unknown

    No wallet is linked, so payouts cannot be found. Send its address here, or connect it: /start.

    This month 21 TON, −30% against the same days last month",
      "payoutsNone": "<b>Unpaid unknown</b> · in flight 1 TON

    No payouts yet. The first comes by itself when a worker has earned enough with one proxy.

    This month 21 TON, −30% against the same days last month",
      "payoutsOlder": "Page 2
    No older payouts.",
      "pool": "<b>h100-2</b>
    Waits to be let in: h100-2 (<code>7001</code>)
    and more: open the Mini App",
      "poolNobody": "Nobody waits to be let in.",
      "probeBadHash": "🟡 <b>h100-2</b> is a worker, but refuses without the right access hash.
    Enter <code>http_access_hash</code> in the Mini App, not in chat: it gives control.",
      "probeDenied": "<b>h100-2</b> is a private or reserved address; we cannot reach it from here.
    Use the agent on that host.",
      "probeDup": "<b>h100-2</b> is already monitored. If it is yours and not in /workers, prove the owner wallet.",
      "probeExposed": "🟡 <b>h100-2</b> answers anyone on the internet: strangers can disable the worker, set its price to 0 or trigger payouts.
    Close the port in the firewall and use the agent, or set an access hash.",
      "probeFaults": "The limit of workers for one person is reached; an operator can raise it.
    Host and port, for example 203.0.113.7:12000. No http:// and no path.
    This port is not one of a worker; workers use 12000, 12010, …
    Too many tests; try again in some minutes.
    The test could not be made now: nobody took it in time. Send the address again in a minute.",
      "probeFound": "Found on this host: h100-2.
    Add 2 workers with the button.",
      "probeOk": "🟢 <b>h100-2</b> answers in 80 ms. Added.",
      "probeRun": "Testing <code>h100-2</code>, up to 10 s…",
      "probeSilent": "🔴 <b>h100-2</b> does not answer as a Cocoon worker.
    Check the port (12000 for the first instance, 12010 for the second) and the firewall, or use the agent: it needs no open port.",
      "probeSyncing": "🟡 <b>h100-2</b> is a worker still syncing with TON. Added; data will appear when it finishes, usually within minutes.",
      "quiet": "<b>Quiet hours</b> (h100-2). Critical alerts still arrive; the rest come as one summary at the end, if still firing.",
      "receivers": "Chats that get your alerts, in order. To add a group, write /alerts there.
    ⚪ h100-2: not reached",
      "renamed": "The worker is called <b>h100-2</b> now.",
      "resume": "Setup stopped at step 2 of 3. Continuing from there.",
      "seed": "🔴 This looks like a seed phrase. We did not store it.
    Whoever has it can take your coins, and it is now in this chat's history.
    Delete the message and move the coins to a new wallet.",
      "stopped": "h100-2 is not watched any more.",
      "wallet": "<b>Step 2 of 3. Your wallet</b>, the one that gets payouts.
    Connect it to prove it is yours, or send its address here: payouts will show at once, read-only until proven.
    We never ask for a seed phrase.",
      "walletInvalid": "This is not a TON address: the checksum does not match, usually a character is lost in copying.
    It is 48 characters and starts with <code>UQ</code> or <code>EQ</code>. Copy it from the wallet again.",
      "walletLimit": "The limit of wallets for one person is reached. Unlink one in Account.",
      "walletOther": "h100-2 is proven by another account, so it cannot be added by address alone.
    If it is yours, connect it; if that account is yours too, ask the operator to merge them.",
      "walletPasted": "Wallet h100-2 added, read-only.
    Connect it in the Mini App to get tax reports and control.",
      "walletTestnet": "This address belongs to testnet; payouts come on mainnet.
    Switch the wallet to mainnet and copy the address again.",
      "walletYours": "h100-2 is already linked to your account.",
      "worker": "🔴 <b>h100-2</b> model disconnected
    Requests 30 req/min · run time 3.4 s · load 3/10 · errors 3.1%
    Unpaid 38.2 TON · claimable 30 TON
    Price 1.25× · model Qwen/Qwen3-32B
    GPU: unknown, needs the agent
    <i>Data 9 s old</i>",
      "workerUnknown": "⚪ <b>h100-2</b> unknown: no answer yet since it was added
    Requests unknown · run time unknown · load unknown/unknown · errors unknown
    Unpaid unknown
    Price unknown · model unknown
    GPU: unknown, needs the agent
    Muted until 22:05.
    Read-only: connect the wallet that it pays to, in Account, to prove that it is yours.
    <i>Data unknown old</i>",
      "workersNone": "No workers yet. Press Add, or send the address of one: <code>203.0.113.7:12000</code>.",
      "workersPage": "<b>18 workers</b>, worst first · page 1 of 3",
      "youAreIn": "The operator has let you in. Continue with /start.",
    }
  `);
});

test('every text in Russian', () => {
  expect(createChatGallery('ru', 'h100-2')).toMatchInlineSnapshot(`
    {
      "agent": "Выполните на хосте с GPU:
    <pre>curl x</pre>
    Только исходящие соединения. Ключ в строке одноразовый, действует до 14:05. Воркер появится в /workers с первым отчётом.",
      "alerts": "🟢 Активных инцидентов нет. Последний закончился 9 с назад.

    Набор: Разумный · тихие часы: 23:00–07:00 · сводка: 09:00 · недельный отчёт: да
    Получатели: 2 чата

    <b>Главное</b>: только то, что останавливает заработок.
    <b>Разумный</b>: и то, что ударит в ближайшие часы.
    <b>Всё</b>: ещё и справочное.",
      "alertsOff": "🟢 Активных инцидентов нет.

    Набор: Разумный · тихие часы: нет · сводка: нет · недельный отчёт: да
    Получатели: 2 чата

    <b>Главное</b>: только то, что останавливает заработок.
    <b>Разумный</b>: и то, что ударит в ближайшие часы.
    <b>Всё</b>: ещё и справочное.",
      "askName": "Новое имя воркера <b>h100-2</b> (#12)? Ответьте им на это сообщение: от 1 до 100 символов.",
      "askStop": "<b>Убрать h100-2 из наблюдения?</b>
    Воркер продолжит работать; оповещений не будет, история сохранится.",
      "badName": "В имени от 1 до 100 символов. Ответьте на вопрос ещё раз.",
      "chooseWorker": "<b>Почему нет заработка?</b> Выберите воркер.",
      "digest": "<b>Ежедневная сводка</b> (h100-2). Недельный отчёт приходит в понедельник в то же время.",
      "done": "Настройка завершена: 1 воркер, кошелёк пока не добавлен. Оповещения приходят сюда.
    Следующее сообщение тестовое, настоящие выглядят так же.",
      "earned": "Заработано сегодня ≈ 4 TON · за 7 дн неизвестно",
      "errors": "Работает только в личном чате с ботом.
    Для этого нужна роль «оператор». Обратитесь к оператору.
    Ссылка никуда не ведёт: то, что она показывает, удалено или принадлежит другому аккаунту.
    Сначала вас должен впустить оператор.
    Этот чат не привязан. Администратор привязывает его командой /alerts.",
      "fileCaption": "Проверенные выплаты за 2026 год, стоимость на момент получения. Справочная информация, не налоговая консультация.",
      "firstWorker": "<b>Шаг 3 из 3. Первый воркер.</b>
    <b>По адресу</b>: пришлите <code>адрес:порт</code>, например <code>203.0.113.7:12000</code>.
    <b>Агент</b>: одна строка на хосте с GPU, порты открывать не нужно, данные GPU сразу есть.",
      "hello": "<b>Cocoon GPU Pool</b> следит за вашими GPU-воркерами в Cocoon: сообщает, когда воркер перестал зарабатывать и почему, и когда пришли деньги.
    <b>Шаг 1 из 3.</b> Язык: русский. Часовой пояс: h100-2; изменить его можно в Mini App.",
      "invite": "Приглашение на одного человека, до 30 Nov 14:05. Показываем один раз:
    <code>https://t.me/cocoon_pool_bot?start=inv_x</code>",
      "noChart": "График сейчас недоступен, цифры выше актуальны.",
      "noReceiver": "Ваши оповещения никуда не приходят: /start привяжет этот чат.",
      "payouts": "<b>Не выплачено 38,2 TON</b> · в пути 1 TON
    <code>EQCr…q8Uk</code>: не выплачено 38,2 TON, до автовыплаты пройдено 42 %
    неизвестно: не выплачено неизвестно

    ⚪ 20 ноя 11:00 · 4,2 TON · <code>EQCr…q8Uk</code> · проверяется по блокчейну
    ⚪ 20 ноя 11:00 · 4,2 TON · <code>EQCr…q8Uk</code> · не проверена, не учтена
    🟢 20 ноя 11:00 · 4,2 TON · <code>EQCr…q8Uk</code> · проверена по блокчейну
    🟢 20 ноя 11:00 · 4,2 TON · <code>EQCr…q8Uk</code> · последняя, проверена по блокчейну
    🟢 20 ноя 11:00 · 4,2 TON · от пула

    В этом месяце 21 TON, −30 % к тем же дням прошлого",
      "payoutsNoWallet": "<b>Не выплачено 38,2 TON</b> · в пути 1 TON
    <code>EQCr…q8Uk</code>: не выплачено 38,2 TON, до автовыплаты пройдено 42 %
    неизвестно: не выплачено неизвестно

    Кошелёк не привязан, выплаты искать негде. Пришлите сюда его адрес или подключите кошелёк: /start.

    В этом месяце 21 TON, −30 % к тем же дням прошлого",
      "payoutsNone": "<b>Не выплачено неизвестно</b> · в пути 1 TON

    Выплат пока не было. Первая придёт сама, когда воркер заработает достаточно через один прокси.

    В этом месяце 21 TON, −30 % к тем же дням прошлого",
      "payoutsOlder": "Страница 2
    Более ранних выплат нет.",
      "pool": "<b>h100-2</b>
    Ждёт допуска: h100-2 (<code>7001</code>)
    и ещё: откройте Mini App",
      "poolNobody": "Допуска никто не ждёт.",
      "probeBadHash": "🟡 <b>h100-2</b>: воркер отвечает, но не пускает без верного ключа доступа.
    Введите <code>http_access_hash</code> в Mini App, а не в чате: он даёт управление.",
      "probeDenied": "<b>h100-2</b> — частный или служебный адрес, отсюда он недоступен.
    Установите агент на этот хост.",
      "probeDup": "<b>h100-2</b> уже под наблюдением. Если воркер ваш, а в /workers его нет, подтвердите кошелёк владельца.",
      "probeExposed": "🟡 <b>h100-2</b> отвечает всему интернету: посторонний может выключить воркер, поставить цену 0 или запустить выплату.
    Закройте порт в фаерволе и установите агент либо задайте ключ доступа.",
      "probeFaults": "Больше воркеров добавить нельзя; предел может поднять оператор.
    Хост и порт, например 203.0.113.7:12000. Без http:// и без пути.
    Это не порт воркера: у воркеров 12000, 12010, …
    Слишком много проверок; повторите через несколько минут.
    Проверить сейчас не удалось: никто не взялся вовремя. Пришлите адрес ещё раз через минуту.",
      "probeFound": "Найдено на этом хосте: h100-2.
    Добавить кнопкой: 2 воркера.",
      "probeOk": "🟢 <b>h100-2</b> отвечает за 80 ms. Добавлен.",
      "probeRun": "Проверяем <code>h100-2</code>, до 10 с…",
      "probeSilent": "🔴 <b>h100-2</b> не отвечает как воркер Cocoon.
    Проверьте порт (12000 у первого экземпляра, 12010 у второго) и фаервол либо установите агент: ему открытый порт не нужен.",
      "probeSyncing": "🟡 <b>h100-2</b>: воркер ещё синхронизируется с TON. Добавлен, данные появятся после синхронизации, обычно через несколько минут.",
      "quiet": "<b>Тихие часы</b> (h100-2). Критические приходят всё равно; остальное придёт в конце одной сводкой, если не прошло.",
      "receivers": "Чаты, куда приходят ваши оповещения, по порядку. Чтобы добавить группу, напишите в ней /alerts.
    ⚪ h100-2: не доходит",
      "renamed": "Теперь воркер называется <b>h100-2</b>.",
      "resume": "Настройка остановилась на шаге 2 из 3. Продолжаем с него.",
      "seed": "🔴 Похоже на сид-фразу. Мы её не сохранили.
    У кого она есть, тот может забрать монеты, а теперь она в истории чата.
    Удалите сообщение и переведите монеты на новый кошелёк.",
      "stopped": "h100-2 больше не под наблюдением.",
      "wallet": "<b>Шаг 2 из 3. Ваш кошелёк</b>, на который приходят выплаты.
    Подключите его, чтобы подтвердить владение, или пришлите сюда адрес: выплаты появятся сразу, но только для просмотра.
    Сид-фразу мы не спрашиваем никогда.",
      "walletInvalid": "Это не адрес TON: не сходится контрольная сумма, обычно при копировании теряется символ.
    Адрес состоит из 48 символов и начинается с <code>UQ</code> или <code>EQ</code>. Скопируйте его из кошелька ещё раз.",
      "walletLimit": "Больше кошельков добавить нельзя. Отвяжите один в разделе «Аккаунт».",
      "walletOther": "Владение кошельком h100-2 подтверждено в другом аккаунте, по адресу его не добавить.
    Если он ваш, подключите его; если и тот аккаунт ваш, попросите оператора объединить их.",
      "walletPasted": "Кошелёк h100-2 добавлен, только просмотр.
    Подключите его в Mini App, чтобы получить налоговый отчёт и управление.",
      "walletTestnet": "Это адрес тестовой сети, а выплаты приходят в основной.
    Переключите кошелёк на основную сеть и скопируйте адрес снова.",
      "walletYours": "Кошелёк h100-2 уже привязан к вашему аккаунту.",
      "worker": "🔴 <b>h100-2</b>: нет связи с моделью
    Запросы 30 запр./мин · время ответа 3,4 с · загрузка 3/10 · ошибки 3,1 %
    Не выплачено 38,2 TON · можно запросить 30 TON
    Цена 1,25× · модель Qwen/Qwen3-32B
    GPU: неизвестно, нужен агент
    <i>Данные 9 с назад</i>",
      "workerUnknown": "⚪ <b>h100-2</b>: неизвестно: с момента добавления ответа ещё не было
    Запросы неизвестно · время ответа неизвестно · загрузка неизвестно/неизвестно · ошибки неизвестно
    Не выплачено неизвестно
    Цена неизвестно · модель неизвестно
    GPU: неизвестно, нужен агент
    Заглушён до 22:05.
    Только просмотр: чтобы подтвердить, что воркер ваш, подключите в разделе «Аккаунт» кошелёк, на который он получает выплаты.
    <i>Данные неизвестно назад</i>",
      "workersNone": "Воркеров пока нет. Нажмите «Добавить» или пришлите адрес воркера: <code>203.0.113.7:12000</code>.",
      "workersPage": "<b>18 воркеров</b>, сначала проблемные · стр. 1 из 3",
      "youAreIn": "Оператор вас впустил. Продолжите: /start.",
    }
  `);
});

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

    <b>Essential</b>: only what stops earning now: down, model, proxy, wallet too low, delisted, tampered, missing payout.
    <b>Balanced</b>: Essential plus what will hurt within hours: sync, errors, slow, no requests, heat, open port. Default.
    <b>Everything</b>: also information: full load, idle GPU, old version. Payouts have their own switch. Expect several messages a day.",
      "alertsOff": "🟢 No active incidents.

    Preset: Balanced · quiet hours off · digest off · weekly report on
    Receivers: 2 chats

    <b>Essential</b>: only what stops earning now: down, model, proxy, wallet too low, delisted, tampered, missing payout.
    <b>Balanced</b>: Essential plus what will hurt within hours: sync, errors, slow, no requests, heat, open port. Default.
    <b>Everything</b>: also information: full load, idle GPU, old version. Payouts have their own switch. Expect several messages a day.",
      "askName": "New name for <b>h100-2</b> (#12)? Reply to this message with it: 1 to 100 characters.",
      "askOff": "<b>Disable h100-2 until 22:05?</b>
    Enabled → disabled. New requests stop; about 3.36 TON not earned.
    A restart turns it on again: the setting lives in memory.",
      "askOffForever": "<b>Disable h100-2 until you say?</b>
    Enabled → disabled. New requests stop. Not earning ≈ 0.42 TON/h. We remind every 24 h.
    A restart turns it on again: the setting lives in memory.",
      "askOffUnknown": "<b>Disable h100-2 until 15:05?</b>
    Enabled → disabled. New requests stop.
    A restart turns it on again: the setting lives in memory.",
      "askOn": "<b>Enable h100-2?</b>
    Disabled → enabled. Usually earns ≈ 0.42 TON/h.",
      "askOnUnknown": "<b>Enable h100-2?</b>
    Disabled → enabled.",
      "askPayout": "<b>Request a payout from <code>EQCr…q8Uk</code>?</b>
    4.2 TON → <code>UQCr…q5jh</code>, on chain in a few minutes. Gas, paid by the worker's wallet (now 3.5 TON): about 0.015 TON.",
      "askPayoutUnknown": "<b>Request a payout from <code>EQCr…q8Uk</code>?</b>
    An unknown amount, on chain in a few minutes. Gas, paid by the worker's wallet: about 0.015 TON.",
      "askPrice": "<b>Price of h100-2: 1.25× → 1.5×</b> (+20%)
    Per token: +20%. At a higher price fewer requests are likely, at a lower one more. Same model: 1.1×.
    A restart returns the config's price.",
      "askPriceUnknown": "<b>Price of h100-2: unknown → 1.5×</b>
    At a higher price fewer requests are likely, at a lower one more.
    A restart returns the config's price.",
      "askStop": "<b>Stop watching h100-2?</b>
    The worker keeps running; alerts stop, its history is kept.",
      "badName": "A name has 1 to 100 characters. Reply to the question again.",
      "chooseWorker": "<b>Why am I not earning?</b> Choose the worker.",
      "control": "<b>h100-2</b> is enabled.
    Price 1.25× · same model: 1.1×
    <i>Data 9 s old</i>",
      "controlAskPrice": "Price of <b>h100-2</b> (#12) is 1×.
    Reply to this message with a number from 0.1 to 10, for example 1.25. Up to 3 decimals.",
      "controlBadPrice": "From 0.1 to 10, at most 3 decimals; 0 would mean working for nothing. Reply to the question again.",
      "controlBusy": "Another command of <b>h100-2</b> is under way. Wait for it, then look again.",
      "controlNoContract": "<b>h100-2</b> has no contract with a proxy that could pay. If it was restarted just now, wait for its proxies.",
      "controlNothing": "Nothing to request: claimable from h100-2 is 0. 1 TON is not signed yet.",
      "controlPayouts": "<b>h100-2</b>: which proxy is to pay?",
      "controlPrices": "Price of <b>h100-2</b> is 1×; same model: 1.1×.
    Choose the new one; nothing changes before you confirm.",
      "controlReadOnly": "<b>h100-2</b> is watched without control: anybody could have typed its address.
    Prove the wallet that it pays to (<code>UQCr…q5jh</code>) in Account, or install the agent on its host.",
      "controlReadOnlyUnknown": "<b>h100-2</b> is watched without control: anybody could have typed its address.
    Prove the wallet that it pays to in Account, or install the agent on its host.",
      "controlToasts": "Pressed before: the card says what became of it.
    This button has expired; here is a fresh card.
    State has changed since: 1× is now 2×. Look again.",
      "controlUnknown": "<b>h100-2</b>: enabled or not is unknown.
    Price unknown
    <i>No data yet</i>",
      "digest": "<b>Daily digest</b> (h100-2). The weekly report comes on Monday at the same time.",
      "done": "Setup complete: 1 worker, wallet not added yet. Alerts come here.
    The next message is a test alert; real ones look the same.",
      "earned": "Earned today ≈ 4 TON · 7 d unknown",
      "errors": "Works in the private chat with the bot only.
    This needs the role operator. Ask the operator.
    The link leads nowhere: what it shows was removed, or belongs to another account.
    The operator has to let you in first.
    This chat is not linked. An admin links it with /alerts.",
      "failed": "🔴 <b>h100-2</b> does not know this proxy (“proxy not found”): it has rotated. Open the card again.
    A payout from <code>EQCr…q8Uk</code> is already running (“request is already running”). Wait for it.
    🟡 <code>EQCr…q8Uk</code> has not opened its contract yet (“proxy is not inited”). Try in a few minutes.
    <code>EQCr…q8Uk</code> is closed (“proxy is closed”): the last payout comes by itself.
    🔴 <b>h100-2</b> refused the command (HTTP 400): wrong access hash, or TON is still syncing.
    🔴 Not sent: <b>h100-2</b> pays to a wallet that is not proven. Prove it in Account, or install the agent on its host.
    🔴 <b>h100-2</b> accepted the command but still shows disabled. Try again or restart the worker.
    🔴 Not sent to <b>h100-2</b>: nobody could deliver it in time. Nothing was changed; try again.
    🔴 <b>h100-2</b> could not be asked: no answer in time. Nothing was changed.
    🔴 <b>h100-2</b> could not be asked: answer not understood. Nothing was changed.",
      "fileCaption": "Verified payouts of 2026, value at receipt. Informational, not tax advice.",
      "firstWorker": "<b>Step 3 of 3. First worker.</b>
    <b>Agent</b>: one line on the GPU host, no open ports, GPU data included. Recommended.
    <b>By address</b>: send <code>address:port</code>, for example <code>203.0.113.7:12000</code>.",
      "hello": "<b>Cocoon GPU Pool</b> watches your GPU workers on Cocoon: tells you when one stops earning, why, and when money arrives.
    <b>Step 1 of 3.</b> Language: English. Time zone: h100-2; the Mini App changes it.",
      "invite": "An invite for one person, until 30 Nov 14:05. It is shown this once:
    <code>https://t.me/cocoon_pool_bot?start=inv_x</code>",
      "noChart": "Chart unavailable now; the figures above are current.",
      "noReceiver": "No chat gets your alerts: /start links this one.",
      "payouts": "<b>Unpaid 38.2 TON</b> · in flight 1 TON
    <code>EQCr…q8Uk</code>: unpaid 38.2 TON, 42% of the way to the next automatic payout
    Unknown proxy: unpaid unknown

    ⚪ 20 Nov 11:00 · 4.2 TON · <code>EQCr…q8Uk</code> · being checked on chain
    ⚪ 20 Nov 11:00 · 4.2 TON · <code>EQCr…q8Uk</code> · not verified, not counted
    🟢 20 Nov 11:00 · 4.2 TON · <code>EQCr…q8Uk</code> · verified on chain
    🟢 20 Nov 11:00 · 4.2 TON · <code>EQCr…q8Uk</code> · last, verified on chain
    🟢 20 Nov 11:00 · 4.2 TON · from the pool

    This month 21 TON, −30% against the same days last month",
      "payoutsNoWallet": "<b>Unpaid 38.2 TON</b> · in flight 1 TON
    <code>EQCr…q8Uk</code>: unpaid 38.2 TON, 42% of the way to the next automatic payout
    Unknown proxy: unpaid unknown

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
    Too many tests; try again in a few minutes.
    The test could not run now: our scraper did not take it in time. Send the address again in a minute.",
      "probeFound": "Found on this host: h100-2.
    Add 2 workers with the button.",
      "probeIsAccount": "<code>h100-2</code> is a TON address, not a worker's: a worker has a host and a port, for example <code>203.0.113.7:12000</code>.
    If it is the wallet that gets payouts, watch it as a wallet.",
      "probeOk": "🟢 <b>h100-2</b> answers in 80 ms. Added.",
      "probeRun": "Testing <code>h100-2</code>, up to 10 s…",
      "probeSilent": "🔴 <b>h100-2</b> does not answer as a Cocoon worker.
    Check the port (12000 for the first instance, 12010 for the second) and the firewall, or use the agent: it needs no open port.",
      "probeSyncing": "🟡 <b>h100-2</b> is a worker still syncing with TON. Added; data will appear when it finishes, usually within minutes.",
      "quiet": "<b>Quiet hours</b> (h100-2). Critical alerts still arrive; the rest come as one summary at the end, if still firing.",
      "receivers": "Chats that get your alerts, in order. To add a group, choose /alerts in its command menu.
    ⚪ h100-2: not reached",
      "renamed": "The worker is called <b>h100-2</b> now.",
      "resume": "Setup stopped at step 2 of 3. Continuing from there.",
      "seed": "🔴 This looks like a seed phrase. We did not store it.
    Whoever has it can take your coins, and it is now in this chat's history.
    Delete the message and move the coins to a new wallet.",
      "sending": "Sending to <b>h100-2</b>…",
      "sent": "⚪ Sent to <b>h100-2</b>; what became of it is not known yet. Refresh in half a minute.",
      "stopped": "h100-2 is not watched any more.",
      "unknownOutcome": "⚪ <b>h100-2</b> gave no clear answer; whether it applied is unknown. It is not sent again: look at its card in a minute.",
      "verified": "🟢 <b>h100-2</b>: enabled → disabled. Read back from the worker at 14:04.",
      "verifiedAlready": "🟢 <b>h100-2</b> was disabled already. Read from the worker at 14:04.",
      "verifiedPayout": "🟢 Payout requested from <code>EQCr…q8Uk</code>. You will be told when it arrives.",
      "verifiedPrice": "🟢 <b>h100-2</b>: 1.25× → 1.5×. Read back from the worker at 14:04.",
      "waiting": "⚪ The command for <b>h100-2</b> waits to be sent; unsent after two minutes it is dropped. Refresh in half a minute.",
      "wallet": "<b>Step 2 of 3. Your wallet</b>, the one that gets payouts.
    Connect it to prove it is yours, or send its address here: payouts will show at once, read-only until proven.
    We never ask for a seed phrase.",
      "walletContract": "h100-2 is a Cocoon contract, not a wallet. Payouts go to the <code>owner_address</code> of the worker's config: send that one.",
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
    Price 1.25× · same model: 1.1× · model Qwen/Qwen3-32B
    2 × NVIDIA H100 80GB HBM3 · load 82% · 71 °C · memory 138/158 GiB · 1,152 W
    <i>Data 9 s old</i>",
      "workerBareGpu": "🔴 <b>h100-2</b> model disconnected
    Requests 30 req/min · run time 3.4 s · load 3/10 · errors 3.1%
    Unpaid 38.2 TON · claimable 30 TON
    Price 1.25× · same model: 1.1× · model Qwen/Qwen3-32B
    GPU · load unknown · heat unknown · memory unknown · power unknown
    <i>Data 9 s old</i>",
      "workerSilentAgent": "🔴 <b>h100-2</b> model disconnected
    Requests 30 req/min · run time 3.4 s · load 3/10 · errors 3.1%
    Unpaid 38.2 TON · claimable 30 TON
    Price unknown · same model: 1.1× · model Qwen/Qwen3-32B
    GPU: unknown, no fresh report from the agent
    <i>Data 9 s old</i>",
      "workerUnknown": "⚪ <b>h100-2</b> unknown: no answer yet since it was added
    Requests unknown · run time unknown · load unknown · errors unknown
    Unpaid unknown
    Price unknown · model unknown
    GPU: unknown, needs the agent
    Muted until 22:05.
    Read-only: Control says how to change that.
    <i>No data yet</i>",
      "workersNone": "No workers yet. Press Add, or send the address of one: <code>203.0.113.7:12000</code>.",
      "workersPage": "<b>18 workers</b>, worst first · page 1 of 3",
      "youAreIn": "The operator has let you in. Continue with /start.",
      "zoneSet": "Time zone: h100-2",
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

    <b>Главное</b>: только то, что останавливает заработок: нет ответа, модель, прокси, кошелёк почти пуст, белый список, вмешательство, нет выплаты.
    <b>Разумный</b>: «Главное» плюс то, что ударит в ближайшие часы: синхронизация, ошибки, медленные ответы, нет запросов, перегрев, открытый порт. По умолчанию.
    <b>Всё</b>: ещё и справочное: полная загрузка, простой GPU, старая версия. У выплат свой переключатель. Будет несколько сообщений в день.",
      "alertsOff": "🟢 Активных инцидентов нет.

    Набор: Разумный · тихие часы: нет · сводка: нет · недельный отчёт: да
    Получатели: 2 чата

    <b>Главное</b>: только то, что останавливает заработок: нет ответа, модель, прокси, кошелёк почти пуст, белый список, вмешательство, нет выплаты.
    <b>Разумный</b>: «Главное» плюс то, что ударит в ближайшие часы: синхронизация, ошибки, медленные ответы, нет запросов, перегрев, открытый порт. По умолчанию.
    <b>Всё</b>: ещё и справочное: полная загрузка, простой GPU, старая версия. У выплат свой переключатель. Будет несколько сообщений в день.",
      "askName": "Новое имя воркера <b>h100-2</b> (#12)? Ответьте им на это сообщение: от 1 до 100 символов.",
      "askOff": "<b>Выключить h100-2 до 22:05?</b>
    Включён → выключен. Новых запросов не будет; недополучите около 3,36 TON.
    После перезапуска он снова включится: настройка живёт в памяти.",
      "askOffForever": "<b>Выключить h100-2 до вашей команды?</b>
    Включён → выключен. Новых запросов не будет. Простой стоит ≈ 0,42 TON/ч. Напоминаем раз в 24 ч.
    После перезапуска он снова включится: настройка живёт в памяти.",
      "askOffUnknown": "<b>Выключить h100-2 до 15:05?</b>
    Включён → выключен. Новых запросов не будет.
    После перезапуска он снова включится: настройка живёт в памяти.",
      "askOn": "<b>Включить h100-2?</b>
    Выключен → включён. Обычно зарабатывает ≈ 0,42 TON/ч.",
      "askOnUnknown": "<b>Включить h100-2?</b>
    Выключен → включён.",
      "askPayout": "<b>Запросить выплату от <code>EQCr…q8Uk</code>?</b>
    4,2 TON → <code>UQCr…q5jh</code>, в блокчейне через несколько минут. Газ, около 0,015 TON, платит кошелёк воркера (сейчас 3,5 TON).",
      "askPayoutUnknown": "<b>Запросить выплату от <code>EQCr…q8Uk</code>?</b>
    Сумма неизвестна, в блокчейне через несколько минут. Газ, около 0,015 TON, платит кошелёк воркера.",
      "askPrice": "<b>Цена h100-2: 1,25× → 1,5×</b> (+20 %)
    За токен: +20 %. При цене выше запросов обычно меньше, при цене ниже больше. У той же модели: 1,1×.
    После перезапуска вернётся цена из конфига.",
      "askPriceUnknown": "<b>Цена h100-2: неизвестно → 1,5×</b>
    При цене выше запросов обычно меньше, при цене ниже больше.
    После перезапуска вернётся цена из конфига.",
      "askStop": "<b>Убрать h100-2 из наблюдения?</b>
    Воркер продолжит работать; оповещений не будет, история сохранится.",
      "badName": "В имени от 1 до 100 символов. Ответьте на вопрос ещё раз.",
      "chooseWorker": "<b>Почему нет заработка?</b> Выберите воркер.",
      "control": "<b>h100-2</b>: включён.
    Цена 1,25× · у той же модели: 1,1×
    <i>Данные 9 с назад</i>",
      "controlAskPrice": "Цена <b>h100-2</b> (#12): 1×.
    Ответьте на это сообщение числом от 0,1 до 10, например 1,25. До трёх знаков после запятой.",
      "controlBadPrice": "От 0,1 до 10, не больше трёх знаков после запятой; 0 означал бы работу бесплатно. Ответьте на вопрос ещё раз.",
      "controlBusy": "Для <b>h100-2</b> ещё выполняется другая команда. Дождитесь её и посмотрите снова.",
      "controlNoContract": "У воркера <b>h100-2</b> нет контракта с прокси, который мог бы выплатить. Если он только что перезапущен, дождитесь прокси.",
      "controlNothing": "Запрашивать нечего: у h100-2 можно запросить 0. Ещё не подписано: 1 TON.",
      "controlPayouts": "<b>h100-2</b>: какой прокси должен выплатить?",
      "controlPrices": "Цена <b>h100-2</b>: 1×; у той же модели: 1.1×.
    Выберите новую; до подтверждения ничего не изменится.",
      "controlReadOnly": "<b>h100-2</b>: наблюдение без управления, ведь адрес мог ввести кто угодно.
    Подтвердите в разделе «Аккаунт» кошелёк, на который он получает выплаты (<code>UQCr…q5jh</code>), или установите агент на его хост.",
      "controlReadOnlyUnknown": "<b>h100-2</b>: наблюдение без управления, ведь адрес мог ввести кто угодно.
    Подтвердите в разделе «Аккаунт» кошелёк, на который он получает выплаты, или установите агент на его хост.",
      "controlToasts": "Уже нажато: что вышло, написано в карточке.
    Кнопка устарела, вот свежая карточка.
    Состояние уже другое: было 1×, теперь 2×. Посмотрите ещё раз.",
      "controlUnknown": "<b>h100-2</b>: включён или нет, неизвестно.
    Цена: неизвестно
    <i>Данных ещё нет</i>",
      "digest": "<b>Ежедневная сводка</b> (h100-2). Недельный отчёт приходит в понедельник в то же время.",
      "done": "Настройка завершена: 1 воркер, кошелёк пока не добавлен. Оповещения приходят сюда.
    Следующее сообщение тестовое, настоящие выглядят так же.",
      "earned": "Заработано сегодня ≈ 4 TON · за 7 дн: неизвестно",
      "errors": "Работает только в личном чате с ботом.
    Для этого нужна роль «оператор». Обратитесь к оператору.
    Ссылка никуда не ведёт: то, что она показывает, удалено или принадлежит другому аккаунту.
    Сначала вас должен впустить оператор.
    Этот чат не привязан. Администратор привязывает его командой /alerts.",
      "failed": "🔴 <b>h100-2</b> не знает этого прокси («proxy not found»): он сменился. Откройте карточку заново.
    Выплата от <code>EQCr…q8Uk</code> уже идёт («request is already running»). Дождитесь её.
    🟡 <code>EQCr…q8Uk</code> ещё не открыл контракт («proxy is not inited»). Повторите через несколько минут.
    <code>EQCr…q8Uk</code> закрыт («proxy is closed»): последняя выплата придёт сама.
    🔴 <b>h100-2</b> отклонил команду (HTTP 400): неверный ключ доступа или ещё идёт синхронизация TON.
    🔴 Не отправлено: <b>h100-2</b> получает выплаты на неподтверждённый кошелёк. Подтвердите его в разделе «Аккаунт» или установите агент на хост.
    🔴 <b>h100-2</b> принял команду, но по-прежнему показывает: выключен. Повторите или перезапустите воркер.
    🔴 Не отправлено на <b>h100-2</b>: доставить вовремя не удалось. Ничего не изменено; повторите.
    🔴 Не удалось обратиться к воркеру <b>h100-2</b>: нет ответа вовремя. Ничего не изменено.
    🔴 Не удалось обратиться к воркеру <b>h100-2</b>: ответ не разобран. Ничего не изменено.",
      "fileCaption": "Проверенные выплаты за 2026 год, стоимость на момент получения. Справочная информация, не налоговая консультация.",
      "firstWorker": "<b>Шаг 3 из 3. Первый воркер.</b>
    <b>Агент</b>: одна строка на хосте с GPU, порты открывать не нужно, данные GPU сразу есть. Рекомендуем.
    <b>По адресу</b>: пришлите <code>адрес:порт</code>, например <code>203.0.113.7:12000</code>.",
      "hello": "<b>Cocoon GPU Pool</b> следит за вашими GPU-воркерами в Cocoon: сообщает, когда воркер перестал зарабатывать и почему, и когда пришли деньги.
    <b>Шаг 1 из 3.</b> Язык: русский. Часовой пояс: h100-2; изменить его можно в Mini App.",
      "invite": "Приглашение на одного человека, до 30 Nov 14:05. Показываем один раз:
    <code>https://t.me/cocoon_pool_bot?start=inv_x</code>",
      "noChart": "График сейчас недоступен, цифры выше актуальны.",
      "noReceiver": "Ваши оповещения никуда не приходят: /start привяжет этот чат.",
      "payouts": "<b>Не выплачено 38,2 TON</b> · в пути 1 TON
    <code>EQCr…q8Uk</code>: не выплачено 38,2 TON, до автовыплаты пройдено 42 %
    Неизвестный прокси: не выплачено: неизвестно

    ⚪ 20 ноя 11:00 · 4,2 TON · <code>EQCr…q8Uk</code> · проверяется по блокчейну
    ⚪ 20 ноя 11:00 · 4,2 TON · <code>EQCr…q8Uk</code> · не проверена, не учтена
    🟢 20 ноя 11:00 · 4,2 TON · <code>EQCr…q8Uk</code> · проверена по блокчейну
    🟢 20 ноя 11:00 · 4,2 TON · <code>EQCr…q8Uk</code> · последняя, проверена по блокчейну
    🟢 20 ноя 11:00 · 4,2 TON · от пула

    В этом месяце 21 TON, −30 % к тем же дням прошлого",
      "payoutsNoWallet": "<b>Не выплачено 38,2 TON</b> · в пути 1 TON
    <code>EQCr…q8Uk</code>: не выплачено 38,2 TON, до автовыплаты пройдено 42 %
    Неизвестный прокси: не выплачено: неизвестно

    Кошелёк не привязан, выплаты искать негде. Пришлите сюда его адрес или подключите кошелёк: /start.

    В этом месяце 21 TON, −30 % к тем же дням прошлого",
      "payoutsNone": "<b>Не выплачено: неизвестно</b> · в пути 1 TON

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
    Проверить сейчас не удалось: наш опрос не успел. Пришлите адрес ещё раз через минуту.",
      "probeFound": "Найдено на этом хосте: h100-2.
    Добавить кнопкой: 2 воркера.",
      "probeIsAccount": "<code>h100-2</code> — адрес TON, а не воркера: у воркера есть хост и порт, например <code>203.0.113.7:12000</code>.
    Если на этот кошелёк приходят выплаты, наблюдайте за ним как за кошельком.",
      "probeOk": "🟢 <b>h100-2</b> отвечает за 80 ms. Добавлен.",
      "probeRun": "Проверяем <code>h100-2</code>, до 10 с…",
      "probeSilent": "🔴 <b>h100-2</b> не отвечает как воркер Cocoon.
    Проверьте порт (12000 у первого экземпляра, 12010 у второго) и фаервол либо установите агент: ему открытый порт не нужен.",
      "probeSyncing": "🟡 <b>h100-2</b>: воркер ещё синхронизируется с TON. Добавлен, данные появятся после синхронизации, обычно через несколько минут.",
      "quiet": "<b>Тихие часы</b> (h100-2). Критические приходят всё равно; остальное придёт в конце одной сводкой, если не прошло.",
      "receivers": "Чаты, куда приходят ваши оповещения, по порядку. Чтобы добавить группу, выберите в ней /alerts из меню команд.
    ⚪ h100-2: не доходит",
      "renamed": "Теперь воркер называется <b>h100-2</b>.",
      "resume": "Настройка остановилась на шаге 2 из 3. Продолжаем с него.",
      "seed": "🔴 Похоже на сид-фразу. Мы её не сохранили.
    У кого она есть, тот может забрать монеты, а теперь она в истории чата.
    Удалите сообщение и переведите монеты на новый кошелёк.",
      "sending": "Отправляем на <b>h100-2</b>…",
      "sent": "⚪ Отправлено на <b>h100-2</b>; что вышло, пока неизвестно. Нажмите «Обновить» через полминуты.",
      "stopped": "h100-2 больше не под наблюдением.",
      "unknownOutcome": "⚪ <b>h100-2</b> не ответил ясно; применилась ли команда, неизвестно. Повторно не отправляем: загляните в карточку через минуту.",
      "verified": "🟢 <b>h100-2</b>: включён → выключен. Прочитано с воркера в 14:04.",
      "verifiedAlready": "🟢 <b>h100-2</b>: уже выключен. Прочитано с воркера в 14:04.",
      "verifiedPayout": "🟢 Выплата запрошена у <code>EQCr…q8Uk</code>. Сообщим, когда придёт.",
      "verifiedPrice": "🟢 <b>h100-2</b>: 1,25× → 1,5×. Прочитано с воркера в 14:04.",
      "waiting": "⚪ Команда для <b>h100-2</b> ждёт отправки; если за две минуты не выйдет, она отменится. Нажмите «Обновить» через полминуты.",
      "wallet": "<b>Шаг 2 из 3. Ваш кошелёк</b>, на который приходят выплаты.
    Подключите его, чтобы подтвердить владение, или пришлите сюда адрес: выплаты появятся сразу, но только для просмотра.
    Сид-фразу мы не спрашиваем никогда.",
      "walletContract": "h100-2 — контракт Cocoon, а не кошелёк. Выплаты идут на <code>owner_address</code> из конфига воркера: пришлите его.",
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
    Цена 1,25× · у той же модели: 1,1× · модель Qwen/Qwen3-32B
    2 × NVIDIA H100 80GB HBM3 · загрузка 82 % · 71 °C · память 138/158 ГиБ · 1 152 Вт
    <i>Данные 9 с назад</i>",
      "workerBareGpu": "🔴 <b>h100-2</b>: нет связи с моделью
    Запросы 30 запр./мин · время ответа 3,4 с · загрузка 3/10 · ошибки 3,1 %
    Не выплачено 38,2 TON · можно запросить 30 TON
    Цена 1,25× · у той же модели: 1,1× · модель Qwen/Qwen3-32B
    GPU · загрузка: неизвестно · нагрев: неизвестно · память: неизвестно · мощность: неизвестно
    <i>Данные 9 с назад</i>",
      "workerSilentAgent": "🔴 <b>h100-2</b>: нет связи с моделью
    Запросы 30 запр./мин · время ответа 3,4 с · загрузка 3/10 · ошибки 3,1 %
    Не выплачено 38,2 TON · можно запросить 30 TON
    Цена: неизвестно · у той же модели: 1,1× · модель Qwen/Qwen3-32B
    GPU: неизвестно, нет свежего отчёта агента
    <i>Данные 9 с назад</i>",
      "workerUnknown": "⚪ <b>h100-2</b>: неизвестно: с момента добавления ответа ещё не было
    Запросы: неизвестно · время ответа: неизвестно · загрузка: неизвестно · ошибки: неизвестно
    Не выплачено: неизвестно
    Цена: неизвестно · модель: неизвестно
    GPU: неизвестно, нужен агент
    Заглушён до 22:05.
    Только просмотр: как это изменить, скажет «Управление».
    <i>Данных ещё нет</i>",
      "workersNone": "Воркеров пока нет. Нажмите «Добавить» или пришлите адрес воркера: <code>203.0.113.7:12000</code>.",
      "workersPage": "<b>18 воркеров</b>, сначала проблемные · стр. 1 из 3",
      "youAreIn": "Оператор вас впустил. Продолжите: /start.",
      "zoneSet": "Часовой пояс: h100-2",
    }
  `);
});

import { expect, test } from 'vitest';
import { createFormGallery, createRuleGallery } from './alert-gallery.ts';

test('every rule in English', () => {
  expect(createRuleGallery('en', 'h100-2')).toMatchInlineSnapshot(`
    {
      "agent_silent": "🔴 <b>h100-2</b>: agent silent · 3 m
    No report from h100-2 since 14:01:15. Its workers are unknown, not down.
    If the host is off: not earning ≈ 0.42 TON/h.
    Check the host's internet and that the agent runs.",
      "bad_answer": "🟡 <b>h100-2</b> answers with errors · 3 m
    5 of 6 answers: no answer in time.
    Cost unknown: no answer in time.
    If the access hash changed, update it in the Mini App; if the worker was just started, it is syncing with TON.",
      "disabled": "🟡 <b>h100-2</b> disabled, not by us · 3 m
    Disabled since 14:02:15, no command of ours.
    Not earning ≈ 0.42 TON/h.
    Enable it in the Mini App, or mute this if it is planned.",
      "earnings_drop": "🟡 <b>h100-2</b>: earnings −71% against the 7-day mean · 3 m
    Now 0.12 TON/h, usually 0.42 TON/h, for 3 m. The network: busy.
    Usually earns ≈ 0.42 TON/h; less of it now.
    Press Why? for the ordered check.",
      "error_ratio": "🟡 <b>h100-2</b>: errors 10% · 3 m
    5 of 6 requests failed in 10 min.
    Usually earns ≈ 0.42 TON/h; less of it now.
    See the model server's log for the first error.",
      "exposed": "🟡 <b>h100-2</b>: port 12000 open to the internet · 3 m
    Our probe from outside got an answer at 14:00:00. Strangers can disable the worker, set its price to 0, trigger payouts.
    Earning continues.
    Close the port in the firewall; the agent does not need it.",
      "gpu_hot": "🟡 <b>h100-2</b>: 91 °C on h100-2 · 3 m
    At or above 85 °C for 3 m.
    Usually earns ≈ 0.42 TON/h; less of it now.
    Check fans and airflow: a hot card slows itself down.",
      "gpu_low_utilization": "<b>h100-2</b>: GPU idle, 3.1% · 3 m
    h100-2: 3.1% while requests come at 12 req/min.
    Earning continues.
    Check that the model uses this card.",
      "gpu_missing": "🔴 <b>h100-2</b>: GPU missing, 7 of 8 · 3 m
    The agent sees 7 GPUs; 8 yesterday.
    Not earning ≈ 0.42 TON/h.
    See the host's kernel log for Xid errors; reboot the host if the card does not return.",
      "host_down": "🔴 <b>h100-2</b>: the whole host is down · 3 m
    3 of 4 workers do not answer; last heard 14:01:15.
    Not earning ≈ 0.42 TON/h.
    All at once is usually power, network or the provider: start with the host.",
      "image_or_model_delisted": "🔴 <b>h100-2</b>: h100-2 no longer whitelisted · 3 m
    Seen at 14:02:15: <code>c0c0c0c0c0c0c0c0c0c0…c0c0c0c0</code> is not in the root contract. The worker stops at its next check or restart.
    Still earning ≈ 0.42 TON/h; this may stop.
    Update to the current release or a listed model now, before it stops.",
      "model_disconnected": "🔴 <b>h100-2</b>: model disconnected · 3 m
    The worker runs, its model server does not answer since 14:02:15.
    Not earning ≈ 0.42 TON/h.
    See the model server's log: out of GPU memory and a crashed load are the usual causes.",
      "network_outage": "🟡 <b>The pool</b>: the network has an outage · 3 m
    3 of 4 workers on 3 hosts lost their proxies at once.
    Not earning ≈ 0.42 TON/h.
    This is not about single hosts; it passes by itself. Alerts that it explains are held back.",
      "network_quiet": "<b>The pool</b>: the network is quiet · 3 m
    No worker with h100-2 gets requests, in this pool or outside.
    Earning continues.
    Nothing to fix.",
      "no_proxy": "🔴 <b>h100-2</b>: no proxy · 3 m
    No proxy connected; last one 14:01:15.
    Not earning ≈ 0.42 TON/h.
    Check the host's outgoing connections.",
      "no_requests": "🟡 <b>h100-2</b>: no requests · 3 m
    0 req/min for 3 m; others with h100-2: 150 req/min. Price 1.5×, theirs 1×.
    Not earning ≈ 0.42 TON/h.
    Lower the price or check the run time.",
      "outdated": "<b>h100-2</b> behind the fleet, b75d4447 · 3 m
    Most of the fleet runs c0ffee11.
    Earning continues.
    Update when convenient.",
      "payout_stuck": "🟡 <b>h100-2</b>: payout stuck · 3 m
    0.9 TON, under way since 14:02:15, is not on chain yet.
    Earning continues.
    Check the worker's wallet (1.9 TON) and TON sync; if both are fine, wait 1 h, then write to the operator.",
      "saturated": "<b>h100-2</b> full, 31 of 32 · 3 m
    95% or more for 3 m; extra requests go to others.
    Earning continues.
    This is good. A higher price or one more worker would earn more.",
      "service_failed": "🔴 <b>h100-2</b>: cocoon-worker.service failed · 3 m
    State failed since 14:02:15.
    Not earning ≈ 0.42 TON/h.
    On the host: <code>journalctl -u cocoon-worker.service -e</code>.",
      "slow": "🟡 <b>h100-2</b> slow, 3.4 s a request · 3 m
    Mean of 10 min; threshold 2.4 s, its 7-day mean 1.2 s.
    Usually earns ≈ 0.42 TON/h; less of it now.
    Check GPU heat and load; lower the number of parallel requests.",
      "tampered": "🔴 <b>h100-2</b>: price changed 1.5× → 0.1× · 3 m
    At 14:00:00, by no command of ours. A restart also does this: it returns to the config.
    Usually earns ≈ 0.42 TON/h; less of it now.
    If it was you, press It was me. If not: close port 12000, then restart the worker.",
      "ton_out_of_sync": "🟡 <b>h100-2</b>: TON behind by 15 m · 3 m
    Last sync 14:01:15.
    Still earning ≈ 0.42 TON/h; this may stop.
    Check the host's clock and outgoing internet; restart the worker if it does not catch up in 10 min.",
      "wallet_low": "🟡 <b>h100-2</b>: wallet low, 1.9 TON · 3 m
    The worker's own wallet pays gas for payouts; below 2.1 TON they may not go through.
    Earning continues.
    Send 5.5 TON or more to <code>EQaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</code>.",
      "worker_down": "🔴 <b>h100-2</b> down · 3 m
    Last answer 14:01:15; 5 of 6 scrapes failed (no answer in time).
    Not earning ≈ 0.42 TON/h.
    Check the worker process; if the host is silent too, power and network.",
    }
  `);
});

test('every other message in English', () => {
  expect(createFormGallery('en', 'h100-2')).toMatchInlineSnapshot(`
    {
      "agentFoundNone": "🟡 Your agent on <b>h100-2</b> reported, but found no worker.
    It looks at ports 12000, 12010, … of its own host: start the worker there.",
      "agentReported": "🟢 Your agent on <b>h100-2</b> reported: 2 workers found. See /workers.",
      "agentWaiting": "🟡 No report yet from the agent whose line you got at 14:00: the line has not been used.
    On the host run <code>systemctl status cocoon-agent</code>. It needs outgoing HTTPS to the server that the line names. The line works until 14:30.",
      "agentWaitingOver": "🟡 No report yet from the agent whose line you got at 14:00: the line has not been used.
    On the host run <code>systemctl status cocoon-agent</code>. It needs outgoing HTTPS to the server that the line names.",
      "agentWaitingSilent": "🟡 No report yet from the agent whose line you got at 14:00: it is installed, and silent.
    On the host run <code>systemctl status cocoon-agent</code>. It needs outgoing HTTPS to the server that the line names.",
      "blind": "⚪ <b>We are blind</b> since 14:05: our own connection check fails (h100-2)
    Down alerts are held back.
    Check this service's network and DNS.",
      "blindCounted": "⚪ <b>We are blind</b> since 14:05: our own connection check fails
    5 workers unknown; down alerts are held back.
    Check this service's network and DNS.",
      "blindOver": "⚪ <b>We were blind</b> from 14:05 to 14:35: our own connection check failed (h100-2)
    Down alerts were held back. Check this service's network and DNS.",
      "calm": "🟢 <b>h100-2</b> stable for 20 min · 14:05
    5 changes in 24 m. Missed ≈ 0.02625 TON.",
      "chainBehind": "🟡 <b>Payouts are read late</b> since 14:05
    Check TON_API_URL and its key; nothing is lost, it is read from where it stopped.",
      "claimed": "🔴 <b>h100-2</b>: price changed 1.5× → 0.1× · 3 m
    At 14:00:00, by no command of ours. A restart also does this: it returns to the config.
    Usually earns ≈ 0.42 TON/h; less of it now.
    If it was you, press It was me. If not: close port 12000, then restart the worker.
    Confirmed: h100-2, 14:05. Ends with the next scrape.",
      "databaseAway": "🔴 <b>The database does not answer</b> since 14:05 (h100-2)
    Scraping goes on and samples wait in memory; alerts wait until it is back.",
      "deliveryFailing": "🟡 <b>Messages do not arrive</b> since 14:05: h100-2
    See the receipts of the receiver.",
      "digest": "🟡 <b>23 Nov</b>: 7/8 ok now
    Earned 4.1 TON, −18% against the 7-day mean · received 1.9 TON
    Incidents: 2, 7 m in all, missed ≈ 0.0525 TON
    h100-2: GPU hot, 9 m (quiet hours)
    Worst: h100-2, down",
      "digestCalm": "🟢 <b>23 Nov</b>: 8 workers, no incidents
    Earned 4.1 TON, −18% against the 7-day mean · received 1.9 TON
    h100-2: reports of 09:00–10:30 arrived late; history is filled",
      "digestPool": "🟢 <b>23 Nov</b>: 8 workers, no incidents
    Earned 4.1 TON, −18% against the 7-day mean · received 1.9 TON
    🟡 The pool's own workers: 1/2 ok
    Incidents: 1, 3 m in all, missed ≈ 0.02625 TON
    Worst: h100-2, down",
      "digestPoolOnly": "<b>23 Nov</b>
    🟢 The pool's own workers: 2/2 ok",
      "digestUnknown": "🟡 <b>23 Nov</b>: 7/8 ok now
    Earned unknown",
      "earlier": "🔴 <b>h100-2</b> down · 3 m
    Last answer 14:01:15; 5 of 6 scrapes failed (no answer in time). Host h100-2: 3 workers more, ok.
    Not earning ≈ 0.42 TON/h.
    Check the worker process; if the host is silent too, power and network.
    Not delivered in time before this: 2 incidents, over by then.",
      "enabledOnTime": "🟢 <b>h100-2</b> enabled again on schedule · 22 Nov 12:05",
      "ended": "⚪ <b>h100-2</b>: alert closed, no longer watched · 14:05",
      "escalated": "🔴 Not taken for 3 m: <b>h100-2</b> down
    Last answer 14:01:15; 5 of 6 scrapes failed (no answer in time). Host h100-2: 3 workers more, ok.
    Not earning ≈ 0.42 TON/h.
    Check the worker process; if the host is silent too, power and network.
    You get this because h100-2 did not answer.",
      "group": "🔴 <b>h100-2</b>: 2 workers, down · 3 m
    🔴 h100-2 · 3 m
    🔴 h100-2 · 3 m
    Not earning ≈ 0.84 TON/h.
    Together means the host: check power, network, driver.",
      "groupPartly": "🔴 <b>h100-2</b>: 1 of 2 recovered, 1 still down
    🔴 h100-2 · 3 m
    🟢 h100-2 · 3 m
    Not earning ≈ 0.42 TON/h.
    Together means the host: check power, network, driver.",
      "groupRecovered": "🟢 <b>h100-2</b>: all 2 workers recovered · 14:05
    Lasted 3 m. Missed ≈ 0.0525 TON.",
      "historyIncomplete": "🟡 <b>A wallet's history is incomplete</b>: nothing is known from before 14:05: <code>h100-2</code>
    The chain provider has no earlier transaction. With a complete one: npm run pool -- payouts backfill --account ADDRESS --again.",
      "linkAsk": "Send alerts of <b>Pool</b> to “Team”? Everyone here will see worker names and amounts.
    Whoever presses the button sends the alerts of their own workers.",
      "linked": "🟢 Alerts of Anna come here.",
      "missing": "🟡 Payout of 4.1 TON expected since 11:00, not on chain · 3 h 5 m late
    Contract <code>0:4f4f4f…4f4f4f</code>. Check the worker's wallet and TON sync; then request the payout.",
      "missingUnknown": "🟡 Payout expected since 11:00, not on chain · 3 h 5 m late
    Contract <code>0:4f4f4f…4f4f4f</code>. Check the worker's wallet and TON sync; then request the payout.",
      "muteEnded": "🔴 Mute ended, still firing: 1 incident
    🔴 h100-2 · down · 3 m",
      "muted": "🔴 <b>h100-2</b> down · 3 m
    Last answer 14:01:15; 5 of 6 scrapes failed (no answer in time). Host h100-2: 3 workers more, ok.
    Not earning ≈ 0.42 TON/h.
    Check the worker process; if the host is silent too, power and network.
    Muted until 22:05 by h100-2.",
      "noData": "🔴 <b>h100-2</b> down · 3 m
    Last answer 14:01:15; 5 of 6 scrapes failed (no answer in time). Host h100-2: 3 workers more, ok.
    Not earning ≈ 0.42 TON/h.
    Check the worker process; if the host is silent too, power and network.
    No data since 14:04: whether it still lasts is unknown.
    In hand: h100-2, 14:05. Reminders are off.",
      "notEnabledOnTime": "🔴 <b>h100-2</b> was due back at 14:00 and is still disabled: no answer in time
    Not earning ≈ 0.42 TON/h.
    Tried again every minute. Restarting the worker enables it too.",
      "notEnabledUndelivered": "🔴 <b>h100-2</b> was due back at 14:00 and is still disabled: the command could not be delivered
    What it would earn is unknown.
    Tried again every minute. Restarting the worker enables it too.",
      "notEnabledUnproven": "🔴 <b>h100-2</b> was due back at 14:00 and is still disabled: its wallet is not proven
    Not earning ≈ 0.42 TON/h.
    Tried again every minute. Restarting the worker enables it too.",
      "notEnabledUnseen": "🔴 <b>h100-2</b> was due back at 14:00 and is still disabled: the worker does not show it
    Not earning ≈ 0.42 TON/h.
    Tried again every minute. Restarting the worker enables it too.",
      "operatorMessage": "<b>h100-2</b>: a message from the operators

    Maintenance &amp; restart &lt;today&gt;
    h100-2",
      "passedOn": "🔴 <b>h100-2</b> down · 3 m
    Last answer 14:01:15; 5 of 6 scrapes failed (no answer in time). Host h100-2: 3 workers more, ok.
    Not earning ≈ 0.42 TON/h.
    Check the worker process; if the host is silent too, power and network.
    Passed on to the next receiver at 14:05.",
      "payout": "🟢 <b>4.1 TON</b> received (≈ €13.20) · 13:58
    Regular payout · proxy <code>0:0f0f0f…0f0f0f</code>
    From the earnings of h100-2.
    <a href="https://tonviewer.com/transaction/ab">Verified on chain</a>.",
      "payoutForged": "🟡 Forged payout ignored: 4.1 TON for <code>UQCr…q5jh</code> · 13:58
    Reason: paying contract’s code is unknown. Not counted, the participant was not notified. <a href="https://tonviewer.com/transaction/ab">Transaction</a>",
      "payoutFromPool": "🟢 <b>4.1 TON</b> received · 13:58
    Transfer from the pool
    <a href="https://tonviewer.com/transaction/ab">Verified on chain</a>.",
      "payoutLast": "🟢 <b>4.1 TON</b> received (≈ €13.20) · 13:58
    Last payout of this contract · proxy <code>0:0f0f0f…0f0f0f</code>
    From the earnings of h100-2.
    The proxy closed this contract, as happens when network parameters change. Nothing to do; if the worker finds no proxy, you will be told.
    <a href="https://tonviewer.com/transaction/ab">Verified on chain</a>.",
      "payoutOfOldVersion": "🟢 <b>4.1 TON</b> received · 13:58
    From the earnings of h100-2.
    Verified on chain.",
      "payoutOfPool": "🟢 <b>4.1 TON</b> received by the pool’s wallet (≈ €13.20) · 13:58
    Regular payout · proxy <code>0:0f0f0f…0f0f0f</code> → <code>UQCr…q5jh</code>; earned since 20 Nov 10:00
    <a href="https://tonviewer.com/transaction/ab">Verified on chain</a>.",
      "payoutWithSums": "🟢 <b>4.1 TON</b> received (≈ €13.20) · 13:58
    Regular payout · proxy <code>0:0f0f0f…0f0f0f</code> → <code>UQCr…q5jh</code>; earned since 20 Nov 10:00
    From the earnings of h100-2.
    <a href="https://tonviewer.com/transaction/ab">Verified on chain</a>.
    This month 21.3 TON. Still unpaid 1.2 TON.",
      "payoutZero": "The contract with <code>0:0f0f0f…0f0f0f</code> closed with nothing left to pay · 13:58.",
      "payouts": "🟢 3 payouts, <b>12.3 TON</b>
    13:58 · <a href="https://tonviewer.com/transaction/ab">4.1 TON</a> (≈ €13.20) · h100-2
    13:58 · <a href="https://tonviewer.com/transaction/ab">4.1 TON</a> (≈ €13.20) · h100-2 · last payout of this contract
    13:58 · <a href="https://tonviewer.com/transaction/ab">4.1 TON</a> · transfer from the pool",
      "payoutsForged": "🟡 Forged payout ignored: 4.1 TON for <code>UQCr…q5jh</code> · 13:58
    Reason: contract’s root is not the pinned one. Not counted, the participant was not notified. <a href="https://tonviewer.com/transaction/ab">Transaction</a>
    🟡 Forged payout ignored: 4.1 TON for <code>UQCr…q5jh</code> · 13:58
    Reason: it differs from the signed request. Not counted, the participant was not notified. <a href="https://tonviewer.com/transaction/ab">Transaction</a>
    🟡 Forged payout ignored: 4.1 TON for <code>UQCr…q5jh</code> · 13:58
    Reason: no Cocoon contract asked for it. Not counted, the participant was not notified. <a href="https://tonviewer.com/transaction/ab">Transaction</a>
    🟡 Forged payout ignored: 4.1 TON for <code>UQCr…q5jh</code> · 13:58
    Reason: the message is not made like a payout. Not counted, the participant was not notified. <a href="https://tonviewer.com/transaction/ab">Transaction</a>
    🟡 Forged payout ignored: 4.1 TON for <code>UQCr…q5jh</code> · 13:58
    Not counted, the participant was not notified. 41 such to this account in a day. <a href="https://tonviewer.com/transaction/ab">Transaction</a>",
      "payoutsOfPoolAndOwn": "🟢 <b>4.1 TON</b> received (≈ €13.20) · 13:58
    Regular payout · proxy <code>0:0f0f0f…0f0f0f</code> → <code>UQCr…q5jh</code>; earned since 20 Nov 10:00
    From the earnings of h100-2.
    <a href="https://tonviewer.com/transaction/ab">Verified on chain</a>.
    This month 21.3 TON. Still unpaid 1.2 TON.
    🟢 2 payouts to the pool’s wallets, <b>8.2 TON</b>
    13:58 · <a href="https://tonviewer.com/transaction/ab">4.1 TON</a> (≈ €13.20)
    13:58 · <a href="https://tonviewer.com/transaction/ab">4.1 TON</a> (≈ €13.20) · h100-2",
      "payoutsWithSums": "🟢 2 payouts, <b>8.2 TON</b>
    13:58 · <a href="https://tonviewer.com/transaction/ab">4.1 TON</a> (≈ €13.20) · h100-2
    13:58 · <a href="https://tonviewer.com/transaction/ab">4.1 TON</a> (≈ €13.20)
    This month 21.3 TON. Still unpaid 1.2 TON.",
      "pricesMissing": "🟡 <b>Prices of payouts are missing</b> since 14:05: h100-2
    Import them: npm run pool -- prices import FILE. Amounts in coins are complete.",
      "providersDisagree": "🔴 <b>Two chain providers disagree</b> on a payout of 14:05: <code>h100-2</code>
    It does not count until both tell the same. Look the transaction up in an explorer; check TON_API_URL and TON_API_URL_2.",
      "quietEnded": "🔴 While it was quiet (22:00–08:00): still firing 1, came and went 2.
    🔴 h100-2 · down · 3 m",
      "receiverBack": "Alerts are on again. They were off from 14:05: 5 incidents missed, 1 still open.",
      "receiverBackCalm": "Alerts are on again. They were off from 14:05: nothing was missed.",
      "receiverLost": "🟡 Alerts no longer reach your other chat: the bot was blocked. They now come here.
    Link another chat: /alerts.",
      "recovered": "🟢 <b>h100-2</b> is up · 14:05
    Lasted 3 m, from 14:01; 12 scrapes lost.
    Missed ≈ 0.02625 TON.",
      "recoveredClaimed": "🟢 <b>h100-2</b>: change confirmed or undone · 14:05
    Lasted 3 m, from 14:01; 12 scrapes lost.
    Confirmed: h100-2.",
      "recoveredTaken": "🟢 <b>h100-2</b> is up · 14:05
    Lasted 3 m, from 14:01; 12 scrapes lost.
    Missed ≈ 0.02625 TON.
    In hand: h100-2.",
      "recoveredUnknown": "🟢 <b>h100-2</b> is up · 14:05
    Lasted 3 m, from 14:01; 12 scrapes lost.
    Missed earnings: unknown, less than 1 h of history.",
      "reminder": "🔴 Still <b>h100-2</b> down · 3 m. Missed so far ≈ 0.02625 TON.",
      "reminderNoData": "🔴 Still <b>h100-2</b> down · 3 m. Missed so far ≈ 0.02625 TON. No data since 14:04: whether it still lasts is unknown.",
      "rootChanged": "🔴 <b>The root contract is another one</b> since 14:05: h100-2
    Payouts of an unknown contract are not counted. Check ROOT_CONTRACT_ADDRESS.",
      "ruleFailed": "🟡 Rule “Slow answers” cannot be judged for h100-2
    Its alert neither begins nor ends until this is mended. The operator knows.",
      "seesAgain": "🟢 We see again · 14:01. Blind for 50 m; 6 ok, 2 down.",
      "seesAgainUnknown": "🟢 We see again · 14:05. 6 ok, 2 down.",
      "stillDisabled": "🟡 <b>h100-2</b> still disabled by command · 1 d 2 h
    Not earning ≈ 0.42 TON/h.
    Enable it on its card: /workers. We remind every 24 h.",
      "stillDisabledUnknown": "🟡 <b>h100-2</b> still disabled by command · 1 d 2 h
    What it would earn is unknown.
    Enable it on its card: /workers. We remind every 24 h.",
      "summary": "🔴 <b>3 incidents at once</b> · 2 firing · 1 over
    🔴 h100-2 · down · 3 m
    🟡 h100-2: 2 workers · down · 3 m
    🟢 h100-2 · down · 3 m",
      "taken": "🔴 <b>h100-2</b> down · 3 m
    Last answer 14:01:15; 5 of 6 scrapes failed (no answer in time). Host h100-2: 3 workers more, ok.
    Not earning ≈ 0.42 TON/h.
    Check the worker process; if the host is silent too, power and network.
    In hand: h100-2, 14:05. Reminders are off.",
      "takenByKey": "🔴 <b>h100-2</b> down · 3 m
    Last answer 14:01:15; 5 of 6 scrapes failed (no answer in time). Host h100-2: 3 workers more, ok.
    Not earning ≈ 0.42 TON/h.
    Check the worker process; if the host is silent too, power and network.
    In hand: API, 14:05. Reminders are off.",
      "test": "🟡 <b>Test</b>: alerts reach this chat · 14:05
    Nothing is wrong and nothing is lost.",
      "unstable": "🟡 <b>h100-2</b> unstable: 5 changes in 24 m (down)
    Not earning ≈ 0.42 TON/h.
    One message until 20 min are calm. Usual cause: memory running out or a weak network link.",
      "unstableGroup": "🟡 <b>h100-2</b> unstable: 5 changes in 24 m (down)
    🔴 h100-2 · 3 m
    🟢 h100-2 · 3 m
    Not earning ≈ 0.42 TON/h.
    One message until 20 min are calm. Usual cause: memory running out or a weak network link.",
      "weekly": "<b>Week 16 Nov–23 Nov</b>
    Earned 4.1 TON, −18% against the week before · received 1.9 TON
    Availability 99%, missed ≈ 0.02625 TON
    Best h100-2, most lost h100-3",
      "weeklyElectricity": "<b>Week 16 Nov–23 Nov</b>
    Earned 4.1 TON, −18% against the week before · received 1.9 TON · electricity ≈ €42.50 + $1,205
    Availability 99%",
      "weeklyUnknown": "<b>Week 16 Nov–23 Nov</b>
    Earned unknown · electricity unknown
    Availability unknown",
    }
  `);
});

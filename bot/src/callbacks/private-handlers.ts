import { addFound } from './add-found.ts';
import {
  removeOwnReceiver,
  sendTest,
  setDigest,
  setPreset,
  setQuietHours,
  setWeekly,
  showAlerts,
  showDigestMenu,
  showQuietMenu,
  showReceivers,
} from './alert-settings.ts';
import type { PrivateAction } from './callback-data.ts';
import { confirmCommand, showCommand } from './confirm-command.ts';
import { proposeOff, proposeOn, showControl } from './control-worker.ts';
import { muteWorker, unmuteWorker } from './mute-worker.ts';
import { choosePayout } from './payout-from-proxy.ts';
import { pinCard } from './pin-card.ts';
import { approve, invite, showPool } from './pool.ts';
import type { PressHandler } from './press.ts';
import { askPrice, choosePrice } from './price-worker.ts';
import { askRename } from './rename-worker.ts';
import { sendAgentLine } from './send-agent-line.ts';
import { acceptZone, showFirstWorker, switchLanguage } from './setup.ts';
import { showChart, turnChart, turnStats } from './show-charts.ts';
import { sendCsv, showPayouts } from './show-payouts.ts';
import { showAdd, showDiagnosis, showDiagnosisMenu, showWorker, showWorkers } from './show-workers.ts';
import { askStop, stopWatching } from './stop-watching.ts';
import { watchWallet } from './watch-wallet.ts';

/** What each button under one's own cards does. */
export const privateHandlers: Record<PrivateAction, PressHandler> = {
  workers: showWorkers,
  worker: showWorker,
  wmute: muteWorker,
  wunmute: unmuteWorker,
  diagnose: showDiagnosis,
  rename: askRename,
  stop: askStop,
  stopyes: stopWatching,
  add: showAdd,
  payouts: showPayouts,
  csv: sendCsv,
  alerts: showAlerts,
  preset: setPreset,
  quietmenu: showQuietMenu,
  quiet: setQuietHours,
  digestmenu: showDigestMenu,
  digest: setDigest,
  weekly: setWeekly,
  test: sendTest,
  receivers: showReceivers,
  unreceive: removeOwnReceiver,
  whymenu: showDiagnosisMenu,
  stats: turnStats,
  pin: pinCard,
  chart: (press) => showChart(press, 1),
  chart7: (press) => showChart(press, 7),
  chart30: (press) => showChart(press, 30),
  theme: turnChart,
  language: switchLanguage,
  zone: acceptZone,
  firstworker: showFirstWorker,
  watchwallet: watchWallet,
  agent: sendAgentLine,
  addfound: addFound,
  pool: showPool,
  approve,
  invite,
  control: showControl,
  turnon: proposeOn,
  turnoff: proposeOff,
  price: choosePrice,
  typeprice: askPrice,
  payout: choosePayout,
  confirm: confirmCommand,
  command: showCommand,
};

import type { Migration } from 'kysely/migration';
import * as m0001 from './0001-participants.ts';
import * as m0002 from './0002-workers.ts';
import * as m0003 from './0003-worker-metrics.ts';
import * as m0004 from './0004-payouts.ts';
import * as m0005 from './0005-alerts.ts';
import * as m0006 from './0006-outbox.ts';
import * as m0007 from './0007-access.ts';
import * as m0008 from './0008-metric-rollups.ts';
import * as m0009 from './0009-job-runs.ts';
import * as m0010 from './0010-leases.ts';
import * as m0011 from './0011-worker-history.ts';
import * as m0012 from './0012-latest-state.ts';
import * as m0013 from './0013-worker-perf.ts';
import * as m0014 from './0014-probe-requests.ts';
import * as m0015 from './0015-wallets.ts';
import * as m0016 from './0016-notices.ts';
import * as m0017 from './0017-daily-metrics.ts';
import * as m0018 from './0018-identity.ts';
import * as m0019 from './0019-audit-views.ts';
import * as m0020 from './0020-worker-notes.ts';
import * as m0021 from './0021-alert-settings.ts';
import * as m0022 from './0022-alert-subjects.ts';
import * as m0023 from './0023-incident-tellings.ts';
import * as m0024 from './0024-receipt-age.ts';
import * as m0025 from './0025-payout-ledger.ts';
import * as m0026 from './0026-chain-reading.ts';
import * as m0027 from './0027-prices-and-costs.ts';
import * as m0028 from './0028-shares-and-exports.ts';
import * as m0029 from './0029-agents.ts';
import * as m0030 from './0030-worker-commands.ts';
import * as m0031 from './0031-pinned-cards.ts';
import * as m0032 from './0032-incident-claims.ts';
import * as m0033 from './0033-receiver-returns.ts';
import * as m0034 from './0034-measured-power.ts';
import * as m0035 from './0035-confirmed-payouts-and-merges.ts';
import * as m0036 from './0036-chat-control.ts';
import * as m0037 from './0037-known-unknowns.ts';
import * as m0038 from './0038-alert-spans.ts';
import * as m0039 from './0039-probed-ports.ts';
import * as m0040 from './0040-broadcasts.ts';
import * as m0041 from './0041-worker-answers.ts';

/** Every migration in order. Forward only; a landed one is never edited. */
export const migrations: Record<string, Migration> = {
  '0001-participants': m0001,
  '0002-workers': m0002,
  '0003-worker-metrics': m0003,
  '0004-payouts': m0004,
  '0005-alerts': m0005,
  '0006-outbox': m0006,
  '0007-access': m0007,
  '0008-metric-rollups': m0008,
  '0009-job-runs': m0009,
  '0010-leases': m0010,
  '0011-worker-history': m0011,
  '0012-latest-state': m0012,
  '0013-worker-perf': m0013,
  '0014-probe-requests': m0014,
  '0015-wallets': m0015,
  '0016-notices': m0016,
  '0017-daily-metrics': m0017,
  '0018-identity': m0018,
  '0019-audit-views': m0019,
  '0020-worker-notes': m0020,
  '0021-alert-settings': m0021,
  '0022-alert-subjects': m0022,
  '0023-incident-tellings': m0023,
  '0024-receipt-age': m0024,
  '0025-payout-ledger': m0025,
  '0026-chain-reading': m0026,
  '0027-prices-and-costs': m0027,
  '0028-shares-and-exports': m0028,
  '0029-agents': m0029,
  '0030-worker-commands': m0030,
  '0031-pinned-cards': m0031,
  '0032-incident-claims': m0032,
  '0033-receiver-returns': m0033,
  '0034-measured-power': m0034,
  '0035-confirmed-payouts-and-merges': m0035,
  '0036-chat-control': m0036,
  '0037-known-unknowns': m0037,
  '0038-alert-spans': m0038,
  '0039-probed-ports': m0039,
  '0040-broadcasts': m0040,
  '0041-worker-answers': m0041,
};

import type { RuleSentences } from '../../rule-sentence.ts';

/** Each rule as a sentence; its values stand in braces. */
export const sentencesEn: RuleSentences = {
  worker_down: 'Tell me when {workers} does not answer {threshold} of the last 6 scrapes, {for}.',
  bad_answer: 'Tell me when {workers} answers with errors, {for}.',
  model_disconnected: 'Tell me when {workers} loses its model, {for}.',
  no_proxy: 'Tell me when {workers} has no proxy, {for}.',
  disabled: 'Tell me when {workers} is disabled, not by us, {for}.',
  ton_out_of_sync:
    'Tell me when TON on {workers} is more than {threshold} behind, {for}. It is over below {clear}.',
  wallet_low:
    'Tell me when the own wallet of {workers} holds less than {threshold}, {for}. It is over above {clear}.',
  image_or_model_delisted: 'Tell me when the image or model of {workers} leaves the white list, {for}.',
  payout_stuck: 'Tell me when a payout of {workers} does not get through, {for}.',
  no_requests: 'Tell me when {workers} has no requests while others with its model have some, {for}.',
  error_ratio:
    'Tell me when more than {threshold} of the requests of 10 min fail on {workers}, {for}, once at least 20 finished. It is over below {clear}.',
  slow: 'Tell me when requests on {workers} take more than {threshold} their 7-day mean, {for}. It is over below {clear}.',
  saturated: 'Tell me when {workers} is loaded to {threshold} or more, {for}. It is over below {clear}.',
  earnings_drop:
    'Tell me when {workers} earns less than {threshold} its 7-day mean, {for}. It is over above {clear}.',
  tampered: 'Tell me when the price or state of {workers} is changed, not by us, {for}.',
  exposed: 'Tell me when strangers reach the port of {workers}, {for}.',
  outdated: 'Tell me when {workers} runs an older version than the fleet, {for}.',
  gpu_hot: 'Tell me when a GPU of {workers} reaches {threshold}, {for}. It is over below {clear}.',
  gpu_low_utilization:
    'Tell me when a GPU of {workers} is used less than {threshold} while requests come, {for}. It is over above {clear}.',
  gpu_missing: 'Tell me when {workers} has fewer GPUs than yesterday, {for}.',
  service_failed: 'Tell me when a service of {workers} does not run, {for}.',
  agent_silent: 'Tell me when the agent of a host reports nothing for {threshold}, {for}.',
  host_down: 'Tell me when all workers of a host are down, {for}.',
  network_outage: 'Tell me when most workers of the pool lose proxies or requests at once, {for}.',
  network_quiet: 'Tell me when nobody with the same model has requests, {for}.',
  payout_received: 'Payouts have a switch of their own.',
  payout_expected_missing: 'Tell me when a payout that is due does not come.',
};

import { expect, test } from 'vitest';
import { type FiringAlert, findInhibitor } from './inhibit.ts';

const on = (kind: string, change: Partial<FiringAlert> = {}): FiringAlert => ({
  kind,
  workerId: '1',
  hostId: '10',
  participantId: '100',
  ...change,
});
const ofHost = (kind: string) => on(kind, { workerId: null });
const network = on('network_outage', { workerId: null, hostId: null, participantId: null });

test.each([
  [network, on('no_proxy'), true],
  [network, ofHost('host_down'), true],
  [network, on('wallet_low'), false],
  [network, on('tampered'), false],
  [ofHost('host_down'), on('worker_down'), true],
  [ofHost('host_down'), on('no_requests'), true],
  [ofHost('host_down'), ofHost('agent_silent'), true],
  [ofHost('host_down'), on('worker_down', { hostId: '11' }), false],
  [ofHost('host_down'), on('worker_down', { participantId: '101' }), false],
  [ofHost('host_down'), ofHost('host_down'), false],
  [on('worker_down'), on('model_disconnected'), true],
  [on('worker_down'), on('error_ratio'), true],
  [on('worker_down'), on('model_disconnected', { workerId: '2' }), false],
  [on('worker_down'), on('wallet_low'), false],
  [on('worker_down'), on('worker_down'), false],
  [on('worker_down'), ofHost('host_down'), false],
  [ofHost('agent_silent'), ofHost('gpu_hot'), true],
  [on('disabled'), on('no_requests'), true],
  [on('disabled'), on('worker_down'), false],
  [on('disabled_by_owner'), on('worker_down'), true],
  [on('disabled_by_owner'), on('disabled'), true],
  [on('disabled_by_owner'), on('wallet_low'), false],
  [on('disabled_by_owner'), on('image_or_model_delisted'), false],
  [on('disabled_by_owner'), ofHost('host_down'), false],
  [on('slow'), on('error_ratio'), false],
])('%j explains %j: %s', (inhibitor, alert, explains) => {
  expect(findInhibitor(alert, [on('saturated', { workerId: '9' }), inhibitor])).toBe(
    explains ? inhibitor : null,
  );
});

import { expect, test } from 'vitest';
import type { Evidence } from './evidence.ts';
import { evidenceFields } from './evidence.ts';
import type { HostFacts, PoolFacts } from './fleet-facts.ts';
import { judgeHost, judgePool } from './judge-fleet.ts';
import { toRuleInForce } from './rule-in-force.ts';

const at = new Date('2026-03-01T12:00:00Z');
const ago = (seconds: number) => new Date(at.getTime() - seconds * 1000);
const host: HostFacts = { at, workers: 3, down: 0, answering: 3, lastReportAt: null };
const nothing = { without: 0, lost: 0, hosts: 0 };
const pool: PoolFacts = { at, workers: 10, proxies: nothing, requests: nothing, quiet: null };

test.each([
  ['all of them down', { down: 3, answering: 0 }, 'true'],
  ['one answers', { down: 2, answering: 1 }, 'false'],
  ['two down, of one nothing is known', { down: 2, answering: 0 }, 'unknown'],
  ['nothing known of any', { answering: 0 }, 'unknown'],
  ['a single worker is no host', { workers: 1, down: 1, answering: 0 }, 'false'],
  ['two workers are', { workers: 2, down: 2, answering: 0 }, 'true'],
  ['silent under an agent, nobody answers', { answering: 0, lastReportAt: ago(90) }, 'true'],
  ['a silent agent of one worker', { workers: 1, answering: 0, lastReportAt: ago(90) }, 'true'],
  ['a silent agent, but one answers', { answering: 1, lastReportAt: ago(90) }, 'false'],
  ['an agent that reports, nothing else known', { answering: 0, lastReportAt: ago(89) }, 'unknown'],
])('host_down: %s', (_name, facts, value) => {
  for (const open of [null, {}]) {
    expect(judgeHost(ruleOf('host_down'), { ...host, ...facts }, open).value).toBe(value);
  }
});

test.each([
  ['no agent', null, 'unknown'],
  ['a report just now', ago(89), 'false'],
  ['no report for 90 s', ago(90), 'true'],
])('agent_silent: %s', (_name, lastReportAt, value) => {
  expect(judgeHost(ruleOf('agent_silent'), { ...host, lastReportAt }, null).value).toBe(value);
});

const cutOff = { without: 6, lost: 6, hosts: 3 };

test.each([
  ['nobody lost anything', {}, 'false'],
  ['nothing known', { workers: 0 }, 'unknown'],
  ['most lost their proxies', { proxies: cutOff }, 'true'],
  ['most lost their requests', { requests: cutOff }, 'true'],
  ['only half', { proxies: { without: 5, lost: 5, hosts: 3 } }, 'false'],
  ['of two hosts only', { proxies: { ...cutOff, hosts: 2 } }, 'false'],
  ['most were without for long', { proxies: { ...cutOff, lost: 1 } }, 'false'],
])('network_outage: %s', (_name, facts, value) => {
  expect(judgePool(ruleOf('network_outage'), { ...pool, ...facts }, null).value).toBe(value);
});

const lostProxies: Evidence = { lost: 'proxies', hosts: 3 };

test.each([
  ['lasts while most are without', { proxies: { without: 6, lost: 0, hosts: 0 } }, 'true'],
  ['is over when half have theirs', { proxies: { without: 5, lost: 0, hosts: 0 } }, 'false'],
  ['of proxies is not kept up by requests that stay away', { requests: cutOff }, 'false'],
])('a network outage that fires %s', (_name, facts, value) => {
  expect(judgePool(ruleOf('network_outage'), { ...pool, ...facts }, lostProxies).value).toBe(value);
});

test.each([
  ['requests somewhere', {}, 'false'],
  ['nothing known', { workers: 0 }, 'unknown'],
  ['a model without requests', { quiet: { model: 'm', workers: 4 } }, 'true'],
])('network_quiet: %s', (_name, facts, value) => {
  expect(judgePool(ruleOf('network_quiet'), { ...pool, ...facts }, null).value).toBe(value);
});

test('every rule of hosts and the pool says the figures that decided', () => {
  const down = { ...host, down: 3, answering: 0, lastReportAt: ago(100) };
  const out = { ...pool, proxies: cutOff, quiet: { model: 'm', workers: 4 } };
  const conditions = {
    host_down: judgeHost(ruleOf('host_down'), down, null),
    agent_silent: judgeHost(ruleOf('agent_silent'), down, null),
    network_outage: judgePool(ruleOf('network_outage'), out, null),
    network_quiet: judgePool(ruleOf('network_quiet'), out, null),
  };
  for (const [kind, condition] of Object.entries(conditions)) {
    const said = condition.value === 'true' ? Object.keys(condition.evidence) : [];
    expect(said.sort(), kind).toEqual([...evidenceFields[kind as keyof typeof conditions]].sort());
  }
});

function ruleOf<Kind extends 'host_down' | 'agent_silent' | 'network_outage' | 'network_quiet'>(kind: Kind) {
  return toRuleInForce(kind, 'everything', []).rule;
}

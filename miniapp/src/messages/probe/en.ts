/** Why a worker's address did not pass its test, and what to do, in English; the other languages have the same shape. */
export const en = {
  misses: {
    refused: (at: string) =>
      `${at} refused the connection: the host is up, nothing listens there. Start the worker or check the port: 12000 for the first instance, 12010 for the second.`,
    timeout: (at: string) =>
      `${at} did not answer in time: a firewall, NAT or a host that is off. Use the agent: it needs no open port.`,
    dns: (at: string) =>
      `${at} does not resolve to a public address. Check the spelling or write the IP address.`,
    not_worker: (at: string) =>
      `${at} answers, but not as a Cocoon worker. Workers listen on 12000, 12010, 12020…`,
    silent: (at: string) =>
      `${at} does not answer as a Cocoon worker. Check the port (12000 for the first instance, 12010 for the second) and the firewall, or use the agent: it needs no open port.`,
  },
  denied: (at: string) =>
    `${at} is a private or reserved address; we cannot reach it from here. Use the agent on that host.`,
  badPort: 'This port is not one of a worker; workers use 12000, 12010, …',
  taken: (at: string) =>
    `${at} is already monitored. If it is yours and not in the list, prove the owner wallet.`,
  limit: 'The limit of workers for one person is reached; an operator can raise it.',
  notActive: 'The operator has to let you in first.',
  tooOften: 'Too many tests; try again in a few minutes.',
  noDaemon: 'The test could not run now: our scraper did not take it in time. Test again in a minute.',
  noAnswer: 'The test could not run: the service did not answer. Test again in a minute.',
};

export type ProbeWords = typeof en;

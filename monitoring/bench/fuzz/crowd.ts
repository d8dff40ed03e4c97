import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Workers in a thread of their own, so that what they do to their clients is not done to the clients' thread. */
export interface Crowd {
  attackers: CrowdMember[];
  /** Healthy workers. */
  neighbours: CrowdMember[];
  /** How many sockets of all attackers are open now, and were ever accepted. */
  countSockets(): Promise<SocketCount>;
  close(): Promise<void>;
}

export interface CrowdMember {
  /** The attack, or the fault of the simulator. */
  name: string;
  /** `host:port` */
  address: string;
}

export interface SocketCount {
  open: number;
  accepted: number;
}

/** Starts every attack `copies` times, a simulated worker with each wire fault, and healthy ones. */
export async function startCrowd(order: CrowdOrder): Promise<Crowd> {
  const thread = new Worker(new URL('./serve-crowd.ts', import.meta.url), { workerData: order });
  const ask = async <Answer>(question: CrowdQuestion): Promise<Answer> => {
    thread.postMessage(question);
    const [answer]: Answer[] = await once(thread, 'message');
    if (answer === undefined) throw new Error(`The crowd does not answer ${question}`);
    return answer;
  };
  return {
    ...(await ask<Pick<Crowd, 'attackers' | 'neighbours'>>('members')),
    countSockets: () => ask<SocketCount>('sockets'),
    close: async () => {
      await ask<true>('close');
      await thread.terminate();
    },
  };
}

export interface CrowdOrder {
  /** Names of attacks. */
  attacks: string[];
  neighbours: number;
}

export type CrowdQuestion = 'members' | 'sockets' | 'close';

import { parentPort, workerData } from 'node:worker_threads';
import { createCocoonWorker } from '@cocoon-pool/simulator/cocoon-worker';
import { wireFaults } from '@cocoon-pool/simulator/worker-fault';
import { createAttackServer } from './attack-server.ts';
import type { CrowdMember, CrowdOrder, CrowdQuestion, SocketCount } from './crowd.ts';
import { wireAttacks } from './wire-attacks.ts';

const { attacks, neighbours }: CrowdOrder = workerData;
const servers = await Promise.all(attacks.map(startAttack));
const faulty = await Promise.all(wireFaults.map(startFaulty));
const healthy = await Promise.all(Array.from({ length: neighbours }, () => createCocoonWorker()));

const answers: Record<CrowdQuestion, () => unknown> = {
  members: () => ({
    attackers: [...servers.map(toMember), ...faulty.map(toMember)],
    neighbours: healthy.map(({ address }): CrowdMember => ({ name: 'healthy', address })),
  }),
  sockets: (): SocketCount => ({
    open: servers.reduce((total, { server }) => total + server.open(), 0),
    accepted: servers.reduce((total, { server }) => total + server.accepted(), 0),
  }),
  close: async () => {
    const closing = [
      ...servers.map(({ server }) => server),
      ...faulty.map(({ worker }) => worker),
      ...healthy,
    ];
    await Promise.all(closing.map((one) => one.close()));
    return true;
  },
};

parentPort?.on('message', async (question: CrowdQuestion) => {
  parentPort?.postMessage(await answers[question]());
});

async function startAttack(name: string) {
  const attack = wireAttacks[name];
  if (attack === undefined) throw new Error(`There is no attack ${name}`);
  const server = await createAttackServer(attack);
  return { name, address: `127.0.0.1:${server.port}`, server };
}

async function startFaulty(name: (typeof wireFaults)[number]) {
  const worker = await createCocoonWorker();
  await worker.setFault(name);
  return { name, address: worker.address, worker };
}

function toMember({ name, address }: CrowdMember): CrowdMember {
  return { name, address };
}

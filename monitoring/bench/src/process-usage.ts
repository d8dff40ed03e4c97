import { readdir, readFile } from 'node:fs/promises';

/** Linux counts CPU time in these, on every architecture that Node runs on. */
const ticksPerSecond = 100;

/** CPU seconds (user and system) that a process has used; 0 when it is gone. */
export async function readCpuSeconds(pid: number): Promise<number> {
  const stat = await readStat(pid);
  return stat === null ? 0 : stat.ownSeconds;
}

/** CPU seconds of a process, its children now, and those of its children that have ended. */
export async function readFamilyCpuSeconds(pid: number): Promise<number> {
  const stat = await readStat(pid);
  if (stat === null) return 0;
  const children = await listChildren(pid);
  const used = await Promise.all(children.map(readCpuSeconds));
  return used.reduce((sum, seconds) => sum + seconds, stat.ownSeconds + stat.endedChildrenSeconds);
}

/** The most memory (resident set) that a process has had; null when it is gone. */
export async function readPeakMemoryBytes(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const peak = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  return peak === undefined ? null : Number(peak) * 1024;
}

/** Memory of a process and its children, what they share counted once; null where it may not be read. */
export async function readFamilyMemoryBytes(pid: number): Promise<number | null> {
  let sum = 0;
  for (const member of [pid, ...(await listChildren(pid))]) {
    const rollup = await readFile(`/proc/${member}/smaps_rollup`, 'utf8').catch(() => '');
    const own = /^Pss:\s+(\d+) kB/m.exec(rollup)?.[1];
    if (own !== undefined) sum += Number(own) * 1024;
  }
  return sum === 0 ? null : sum;
}

/** What all processors together have done since the machine started. */
export async function readMachineCpuSeconds(): Promise<{ busySeconds: number; stolenSeconds: number }> {
  const text = await readFile('/proc/stat', 'utf8');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, stolen = 0] = (text.split('\n')[0] ?? '')
    .split(/\s+/)
    .slice(1)
    .map((ticks) => Number(ticks) / ticksPerSecond);
  return { busySeconds: user + nice + system + irq + softirq, stolenSeconds: stolen };
}

interface Stat {
  parent: number;
  ownSeconds: number;
  endedChildrenSeconds: number;
}

/** The name of a process stands in brackets and may hold anything, so fields are counted from the last bracket. */
async function readStat(pid: number): Promise<Stat | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (text === null) return null;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const seconds = (index: number) => Number(fields[index]) / ticksPerSecond;
  return {
    parent: Number(fields[1]),
    ownSeconds: seconds(11) + seconds(12),
    endedChildrenSeconds: seconds(13) + seconds(14),
  };
}

async function listChildren(parent: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const stats = await Promise.all(pids.map(async (pid) => ({ pid, stat: await readStat(pid) })));
  return stats.filter(({ stat }) => stat?.parent === parent).map(({ pid }) => pid);
}

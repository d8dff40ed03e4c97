import { cpus, loadavg, release, totalmem } from 'node:os';

export interface Machine {
  cpuModel: string;
  cores: number;
  memoryGib: number;
  kernel: string;
  node: string;
  /** Null when no database was opened. */
  postgres: string | null;
  /** Over the last minute, when the run began: how busy others kept the machine. */
  loadAtStart: number;
}

/** What the figures of this run were measured on. */
export function readMachine(): Machine {
  const processors = cpus();
  return {
    cpuModel: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGib: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    postgres: null,
    loadAtStart: Number((loadavg()[0] ?? 0).toFixed(2)),
  };
}

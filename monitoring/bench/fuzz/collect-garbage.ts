import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Frees what nobody holds and returns what is held then: heap, and buffers beside it. */
export function collectGarbage(): number {
  const collect = findCollector();
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const heapGrowthBytesMax = 50_000_000;

export function findHeapFaults(heapGrowthBytes: number): string[] {
  return heapGrowthBytes < heapGrowthBytesMax ? [] : [`the heap grew by ${heapGrowthBytes} bytes`];
}

/** The engine's own, which it gives away when it is asked with a flag, also while it runs. */
function findCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('There is no garbage collector to be called');
  return () => collect();
}

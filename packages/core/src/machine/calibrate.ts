import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '@gauntlet/record'
import { median } from '@gauntlet/stats'
import { calibrateClock, nowNs } from './clock.ts'
import { sink } from './sink.ts'
import { stolenShare } from './steal.ts'

const repeats = 9
const copyBytes = 32 * 2 ** 20

/** Short, fixed pieces of work: they tell machines and moments apart, and take about 150 ms together. */
export function calibrate(scratchDir: string): Environment['calibration'] {
  const steal = stolenShare()
  const cpu = Array.from({ length: repeats }, () => timed(integerWork))
  const from = new Uint8Array(copyBytes).fill(1)
  const into = new Uint8Array(copyBytes)
  const copies = Array.from({ length: 3 }, () => timed(() => into.set(from)))
  const fastest = Math.min(...cpu)
  return {
    cpuNs: median(cpu),
    memoryCopyNs: median(copies),
    fsyncNs: median(fsyncTimes(scratchDir)),
    timerResolutionNs: calibrateClock().resolutionNs,
    jitterRatio: Math.max(...cpu) / fastest - 1,
    stealShare: steal(),
  }
}

function timed(work: () => unknown): number {
  const start = nowNs()
  sink.last = work()
  return nowNs() - start
}

function integerWork(): number {
  let value = 1
  for (let i = 0; i < 2_000_000; i++) value = Math.imul(value, 0x01000193) ^ i
  return value
}

function fsyncTimes(scratchDir: string): number[] {
  const file = join(scratchDir, 'fsync-probe')
  const page = Buffer.alloc(4_096, 1)
  const fd = openSync(file, 'w')
  try {
    return Array.from({ length: repeats }, () =>
      timed(() => {
        writeSync(fd, page)
        fsyncSync(fd)
      }),
    )
  } finally {
    closeSync(fd)
    rmSync(file)
  }
}

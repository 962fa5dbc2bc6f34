import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { arch, availableParallelism, cpus, hostname, release, totalmem, type } from 'node:os'
import type { Environment } from '@gauntlet/record'
import { calibrate } from './calibrate.ts'
import { readSelfcheck } from './selfcheck-file.ts'

/** What this machine is. Its fingerprint tells classes of machines apart; calibration tells moments apart. */
export function readEnvironment({ scratchDir, stateDir }: { scratchDir: string; stateDir: string }): Environment {
  const cpuModel = (cpus()[0]?.model ?? 'unknown').trim().slice(0, 200)
  const cores = cpus().length
  const coresAllowed = availableParallelism()
  const memoryBytes = totalmem()
  const memoryLimitBytes = cgroupMemoryLimit()
  const os = osName()
  const node = process.version
  // Memory in whole GiB: the kernel keeps back a little more or less at each start.
  const parts = [cpuModel, cores, coresAllowed, Math.round(memoryBytes / 2 ** 30), memoryLimitBytes, os, arch(), node]
  const fingerprint = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)
  return {
    fingerprint,
    host: hostname().slice(0, 80),
    cpuModel,
    cores,
    coresAllowed,
    memoryBytes,
    memoryLimitBytes,
    os,
    kernel: release().slice(0, 120),
    arch: arch(),
    virtualisation: virtualisation(),
    governor: readLine('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor'),
    node,
    calibration: calibrate(scratchDir),
    selfcheck: readSelfcheck(stateDir, fingerprint),
  }
}

function readLine(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim().slice(0, 40) || null
  } catch {
    return null
  }
}

function osName(): string {
  try {
    const pretty = /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1]
    return (pretty ?? type()).slice(0, 80)
  } catch {
    return type()
  }
}

function cgroupMemoryLimit(): number | null {
  const limit = Number(readLine('/sys/fs/cgroup/memory.max') ?? readLine('/sys/fs/cgroup/memory/memory.limit_in_bytes'))
  return Number.isSafeInteger(limit) && limit > 0 && limit < totalmem() ? limit : null
}

/** The kernel says `hypervisor` among the CPU's flags; the product name says which. */
function virtualisation(): string | null {
  try {
    if (!/^flags\s*:.*\bhypervisor\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'))) return null
  } catch {
    return null
  }
  return readLine('/sys/class/dmi/id/product_name') ?? 'yes'
}

import { parentPort, workerData } from 'node:worker_threads'
import { attachShared, type SharedHandle } from '../../src/index/shared-index.ts'
import { movers, refOf, successor } from './moving-keys.ts'

/** In an even phase mover 1 is always there, in an odd one mover 0; a negative phase is the end. */
const { handle, phase, role }: { handle: SharedHandle; phase: Int32Array; role: string } = workerData
const index = attachShared(handle)
const faults: string[] = []
let proved = 0

const copies = 64
const batches = movers.map((mover) => Buffer.concat(Array(copies).fill(mover)))
const out = new Int32Array(copies)
const refs = movers.map(refOf)

/** Both readers hold against the phase: only what was so throughout one phase is judged. */
function look(present: number): void {
  const before = Atomics.load(phase, 0)
  const batch = batches[present]!
  if (role === 'batches') index.getMany(batch, copies, out)
  else for (let i = 0; i < 4; i++) out[i] = index.getDigest(batch, 0) ?? -1
  const steady = Atomics.load(phase, 0) === before && before % 2 === 1 - present
  if (steady) proved++
  for (let i = 0; i < (role === 'batches' ? copies : 4); i++) {
    if (out[i] === refs[present] || (!steady && out[i] === -1)) continue
    faults.push(`mover ${present} answered ${out[i]} in phase ${before}`)
  }
}

/** The successor may be there or not, but never bears a mover's reference. */
function lookForSuccessor(): void {
  const ref = index.getDigest(successor, 0)
  if (ref !== undefined && ref !== refOf(successor)) faults.push(`the successor answered ${ref}`)
}

while (Atomics.load(phase, 0) >= 0 && faults.length < 5) {
  look(0)
  look(1)
  lookForSuccessor()
}
parentPort?.postMessage({ proved, faults })

import { createHash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { createRandom } from '@gauntlet/contract'
import { packRef } from '../../src/index/entity-ref.ts'
import { attachShared, type SharedHandle } from '../../src/index/shared-index.ts'

/** `stop` is one shared word; `stable` keys never change, `own` keys belong to one writer. */
interface Job {
  readonly role: 'read' | 'read-batches' | 'write'
  readonly handle: SharedHandle
  readonly stop: Int32Array
  readonly seed: string
  readonly stable: number
  readonly own: number
  readonly rounds: number
}

/** A key's digest and its only right reference both follow from its name. */
const digestOf = (name: string): Buffer => createHash('sha256').update(name).digest()
const refOf = (digest: Buffer): number => packRef(digest.readUInt32LE(8) % 1_000_000, digest[20]! % 7, digest[21]! % 5)

const job: Job = workerData
const index = attachShared(job.handle)
const random = createRandom(job.seed)
const faults: string[] = []
let done = 0

function digestsOf(prefix: string, keys: number): Buffer[] {
  return Array.from({ length: keys }, (_, i) => digestOf(`${prefix}-${i}`))
}

/** Stable keys must be found, moving keys found right or not at all, foreign keys never. */
function read(): void {
  const stable = digestsOf('stable', job.stable)
  const moving = [...digestsOf('writer-0', job.own), ...digestsOf('writer-1', job.own)]
  const foreign = digestsOf('foreign', 1000)
  const out = new Int32Array(96)
  while (Atomics.load(job.stop, 0) === 0) {
    const group = Array.from({ length: 32 }, () => [
      random.pick(stable),
      random.pick(moving),
      random.pick(foreign),
    ]).flat()
    const bytes = Buffer.concat(group)
    if (job.role === 'read-batches') index.getMany(bytes, group.length, out)
    else
      for (let i = 0; i < group.length; i++)
        out[i] = (i & 1 ? index.getDigest(bytes, i * 32) : index.get(group[i]!.toString('hex'))) ?? -1
    for (let i = 0; i < group.length; i++) {
      const ref = out[i]
      const right = refOf(group[i]!)
      const allowed = [[right], [right, -1], [-1]][i % 3]!
      if (!allowed.includes(ref!)) faults.push(`kind ${i % 3}: got ${ref}, right is ${right}`)
    }
    done += group.length
  }
}

/** Puts, puts again and removes own keys at random; what stays is told. */
function write(): void {
  const own = digestsOf(job.seed, job.own)
  const present = new Set<number>()
  for (let round = 0; round < job.rounds; round++) {
    const i = random.int(0, own.length - 1)
    const address = own[i]!.toString('hex')
    if (random.next() < 0.55) {
      index.put(address, refOf(own[i]!))
      present.add(i)
    } else if (index.remove(address) !== present.delete(i))
      faults.push(`round ${round}: removal of ${i} answered wrong`)
    const probe = random.int(0, own.length - 1)
    const expected = present.has(probe) ? refOf(own[probe]!) : undefined
    if (index.get(own[probe]!.toString('hex')) !== expected) faults.push(`round ${round}: ${probe} lost or revived`)
    done++
  }
  for (const [i, digest] of own.entries()) {
    if (index.has(digest.toString('hex')) !== present.has(i)) faults.push(`at the end ${i} is wrong`)
  }
  parentPort?.postMessage({ present: present.size })
}

if (job.role === 'write') write()
else read()
parentPort?.postMessage({ done, faults: faults.slice(0, 5) })

import type { Code } from './encoding.ts'
import { wasmFunction, type Local, type LocalsOf } from './function.ts'
import { flow, i32, sequence } from './instructions.ts'
import { layout } from './layout.ts'
import { initialState } from './sha256-constants.ts'
import { compress, readBlocks } from './sha256-rounds.ts'

const zero = i32.const(0)

/** No queued text has as many blocks: an idle lane never finishes. */
const idleBlocks = 0x7fff_ffff

const laneTypes = { pointer: 'i32', blocksLeft: 'i32', message: 'i32' } as const

type Lane = LocalsOf<typeof laneTypes>

const byteSwap = (x: Local): Code =>
  i32.or(
    i32.and(i32.rotl(x.get, i32.const(8)), i32.const(0x00ff00ff)),
    i32.and(i32.rotl(x.get, i32.const(24)), i32.const(0xff00ff00)),
  )

/**
 * `hashQueue(count)`: SHA-256 of the queued texts, four at a time, one per lane of the vectors. A lane that has finished
 * its text takes the next one at once, so texts of different lengths cost no idle lanes until the queue runs out.
 */
export const hashQueue = wasmFunction({
  params: { count: 'i32' },
  results: [],
  body: ({ count }, scope) => {
    const { next, open, entry, swap } = scope.locals({ next: 'i32', open: 'i32', entry: 'i32', swap: 'i32' })
    const lanes = [0, 1, 2, 3].map(() => scope.locals(laneTypes))

    const take = ({ pointer, blocksLeft, message }: Lane, lane: number): Code =>
      sequence(
        ...initialState.map((word, i) => i32.store(zero, i32.const(word), layout.state + 16 * i + 4 * lane)),
        // Idle lanes read from the start of the memory; what they compute is never looked at.
        pointer.set(zero),
        blocksLeft.set(i32.const(idleBlocks)),
        flow.if(
          i32.ltU(next.get, count.get),
          message.set(next.get),
          entry.set(i32.shl(next.get, i32.const(3))),
          pointer.set(i32.load(entry.get, layout.queue)),
          blocksLeft.set(i32.load(entry.get, layout.queue + 4)),
          next.set(i32.add(next.get, i32.const(1))),
        ),
      )

    const finish = (lane: Lane, number: number): Code =>
      sequence(
        entry.set(i32.shl(lane.message.get, i32.const(5))),
        ...initialState.map((_, i) =>
          sequence(
            swap.set(i32.load(zero, layout.state + 16 * i + 4 * number)),
            i32.store(entry.get, byteSwap(swap), layout.digests + 4 * i),
          ),
        ),
        open.set(i32.sub(open.get, i32.const(1))),
        take(lane, number),
      )

    return sequence(
      open.set(count.get),
      ...lanes.map(take),
      flow.block(
        flow.loop(
          flow.branchIf(1, i32.eqz(open.get)),
          readBlocks(
            scope,
            lanes.map((lane) => lane.pointer),
          ),
          compress(scope),
          ...lanes.map((lane, number) =>
            sequence(
              lane.pointer.set(i32.add(lane.pointer.get, i32.const(64))),
              lane.blocksLeft.set(i32.sub(lane.blocksLeft.get, i32.const(1))),
              flow.if(i32.eqz(lane.blocksLeft.get), finish(lane, number)),
            ),
          ),
          flow.branch(0),
        ),
      ),
    )
  },
})

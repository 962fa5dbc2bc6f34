/** What is kept of one body; the rest is thrown away. Pieces are bounded too, as each costs more than its bytes. */
const maxBodyBytes = 8 * 2 ** 20
const maxBodyPieces = 65_536

/** What all connections of a gate keep together: 128 of them could hold 1 GiB, a quarter of what a trial may. */
const maxHeldBytes = 256 * 2 ** 20

/** The bytes that the connections of one gate hold now. */
export interface BodyPool {
  heldBytes: number
}

/** The body of the answer that one connection is reading. */
export interface BodyKeeper {
  readonly add: (piece: Buffer) => void
  /** Too long for this connection, or for the pool: `take` returns nothing. */
  readonly truncated: () => boolean
  /** The body, which is kept no longer. */
  readonly take: () => Buffer
  readonly drop: () => void
}

const nothing = Buffer.alloc(0)

export function createBodyKeeper(pool: BodyPool): BodyKeeper {
  let pieces: Buffer[] = []
  let bytes = 0
  let truncated = false
  const drop = (): void => {
    truncated = false
    if (bytes === 0) return
    pool.heldBytes -= bytes
    bytes = 0
    pieces = []
  }
  return {
    add: (piece) => {
      if (truncated) return
      bytes += piece.length
      pool.heldBytes += piece.length
      if (bytes <= maxBodyBytes && pieces.length < maxBodyPieces && pool.heldBytes <= maxHeldBytes) {
        pieces.push(piece)
        return
      }
      drop()
      truncated = true
    },
    truncated: () => truncated,
    take: () => {
      const [first = nothing] = pieces
      const body = pieces.length > 1 ? Buffer.concat(pieces) : first
      drop()
      return body
    },
    drop,
  }
}

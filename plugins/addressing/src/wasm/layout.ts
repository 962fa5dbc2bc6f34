/** Addresses in the kernel's memory, in bytes. Vectors lie on multiples of 16. */
export const layout = {
  /** Non-zero once a value met the kernel that it cannot write. */
  odd: 16,
  /** '00' to '99'. */
  digitPairs: 64,
  /** SHA-256 round constants, each four times over: 64 vectors. */
  constants: 512,
  /** The eight words of the state, one vector each, a message per lane. */
  state: 1536,
  /** The last 16 words of the message schedule, one vector each. */
  schedule: 1664,
  /** One pair per queued message: address of its padded text, number of its 64-byte blocks. */
  queue: 2048,
  /** 32 bytes per queued message. */
  digests: 2560,
  fragments: 4608,
  texts: 8192,
} as const

/** Messages that are hashed at one go. Enough to keep four lanes full; few enough for text and tables to stay in the L1 cache. */
export const queueLength = 48

/** Longer strings are refused, so that a text cannot outgrow `maxTextBytes`. */
export const maxStringLength = 200

/** Room for the eleven strings of an entity at their greatest length, numbers, fixed text and padding. */
export const maxTextBytes = 4096

/** Texts of a queue may start below this offset from `layout.texts`. */
export const textRoom = 24_576

/** Two pages are 128 KiB: texts, and what idle lanes read beyond them. */
export const memoryPages = 2

// Reads a run file as the record package does, checksums included, and hands the reader to the script after it.
;(() => {
  'use strict'

  /** CRC-32 as in zlib: each line begins with the checksum of its rest. */
  const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
    return value
  })
  const crcOf = (bytes) => {
    let crc = 0xffffffff
    for (const byte of bytes) crc = (crc >>> 8) ^ crcTable[(crc ^ byte) & 0xff]
    return (~crc >>> 0).toString(16).padStart(8, '0')
  }

  const prefixLength = '{"crc":"00000000",'.length
  const encoder = new TextEncoder()

  /** The run and its records, or a sentence that says what is wrong with the file, and where. */
  globalThis.readRunFile = (text, name) => {
    const lines = text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .slice(0, -1)
    let run = null
    const records = []
    for (const [index, line] of lines.entries()) {
      const found = /^\{"crc":"([0-9a-f]{8})",/.exec(line)
      const place = `${name}, line ${index + 1}`
      if (!found) return { fault: `${place} does not begin with its checksum: this is no run file of Gauntlet.` }
      if (crcOf(encoder.encode(line.slice(prefixLength))) !== found[1])
        return { fault: `${place} does not match its checksum: the file is damaged.` }
      let value
      try {
        value = JSON.parse(line)
      } catch (error) {
        return { fault: `${place}: ${error.message}` }
      }
      if (value.run) run = value.run
      else if (value.record) records.push(value.record)
    }
    if (!run) return { fault: `${name} holds no run. Choose a file of results/records.` }
    if (run.schemaVersion !== 1)
      return { fault: `${name} has schema version ${String(run.schemaVersion)}; this page reads 1.` }
    return { run, records }
  }
})()

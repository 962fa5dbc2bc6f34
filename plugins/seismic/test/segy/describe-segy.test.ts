import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeSegy } from '../../src/segy/describe-segy.ts'
import { openSegy } from '../../src/segy/open-segy.ts'
import { encodeText } from '../../src/segy/text-header.ts'
import { smallFile, stored } from './small-file.ts'

test('a file is described by its shape, its ends, what looks wrong, and its text', (context) => {
  const bytes = smallFile({ ownSamples: [3, 4], ownIntervalUs: 2000 })
  bytes.set(encodeText(['C 1 CLIENT', '', 'C 3 AREA'], 'ascii'))
  bytes.writeInt32BE(7, 3600 + 188)
  bytes.writeInt32BE(-9, 3852 + 36)
  const file = openSegy(stored(context, bytes))
  context.after(file.close)
  assert.equal(
    describeSegy(file),
    [
      'traces       2 of 3 samples',
      'interval     2000 µs, 6 ms in all',
      'samples      format 1, 4-byte IBM float, big-endian',
      'revision     1, 0 extended text headers',
      'size         4104 bytes, first trace at byte 3600',
      'first trace  field_record 0, cdp 0, inline 7, crossline 0, cdp_x 0, cdp_y 0, offset 0',
      'last trace   field_record 0, cdp 0, inline 0, crossline 0, cdp_x 0, cdp_y 0, offset -9',
      'note         trace headers differ in their number of samples or interval (bytes 115–118)',
      'text         ascii',
      '  C 1 CLIENT',
      '  C 3 AREA',
    ].join('\n'),
  )
})

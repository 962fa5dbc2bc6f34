import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withUnboundedCache } from '../src/controls.ts'
import { openNavigator } from '../src/navigate/navigator.ts'
import { openStore } from '../src/store/open-store.ts'
import { makeStore } from './made-store.ts'

test('the control gives right windows, and never lets go of one', async (t) => {
  const reader = openStore((await makeStore(t)).store)
  t.after(reader.close)
  const navigator = openNavigator(reader)
  const control = withUnboundedCache(navigator)
  const window = { firstTrace: 3, traces: 2, firstSample: 10, samples: 5 }
  assert.deepEqual(control.window(window), navigator.window(window))
  assert.equal(control.window(window), control.window({ ...window }))
  assert.notEqual(navigator.window(window), navigator.window(window))
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PNG } from 'pngjs'
import { drawWindow } from '../../src/view/draw-window.ts'

const pixel = ({ data, width }: PNG, x: number, y: number): number[] => [
  ...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4),
]

test('traces go from left to right, time downwards; red is up, blue is down, white is nothing', () => {
  const values = Float32Array.of(5, 0, 0, -5, 5, 5)
  const image = PNG.sync.read(drawWindow({ traces: 2, samples: 3, values }, { width: 4, height: 6 }))
  assert.deepEqual([image.width, image.height], [4, 6])
  assert.deepEqual(pixel(image, 0, 0), [255, 0, 0, 255])
  assert.deepEqual(pixel(image, 1, 2), [255, 255, 255, 255])
  assert.deepEqual(pixel(image, 3, 0), [0, 0, 255, 255])
  assert.deepEqual(pixel(image, 2, 5), [255, 0, 0, 255])
})

test('a few strong samples do not make the rest pale', () => {
  const values = Float32Array.from({ length: 1_000 }, () => 1)
  values[0] = 1e6
  const image = PNG.sync.read(drawWindow({ traces: 10, samples: 100, values }, { width: 10, height: 100 }))
  assert.deepEqual(pixel(image, 5, 50), [255, 0, 0, 255])
})

test('silence is white, and what is not finite is black', () => {
  const values = Float32Array.of(0, NaN, Infinity, 0)
  const image = PNG.sync.read(drawWindow({ traces: 1, samples: 4, values }, { width: 1, height: 4 }))
  assert.deepEqual(pixel(image, 0, 0), [255, 255, 255, 255])
  assert.deepEqual(pixel(image, 0, 1), [0, 0, 0, 255])
  assert.deepEqual(pixel(image, 0, 2), [0, 0, 0, 255])
})

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { AddressIndex } from '../../src/index/address-index.ts'
import { packRef, refHorizon, refRealm } from '../../src/index/entity-ref.ts'
import { createKeyCopyIndex } from '../../src/index/key-copy-index.ts'
import { createMapIndex } from '../../src/index/map-index.ts'
import { createSharedIndex } from '../../src/index/shared-index.ts'
import { openSqliteIndex } from '../../src/index/sqlite-index.ts'

const sqliteInOwnFolder = (): AddressIndex => {
  const folder = mkdtempSync(join(tmpdir(), 'sqlite-index-'))
  const index = openSqliteIndex(folder)
  const close = (): void => {
    index.close()
    rmSync(folder, { recursive: true })
  }
  return Object.defineProperties({ ...index, close }, { size: { get: () => index.size } })
}

const makers: Readonly<Record<string, { create: () => AddressIndex; runs: number }>> = {
  map: { create: createMapIndex, runs: 200 },
  keycopy: { create: createKeyCopyIndex, runs: 100 },
  shared: { create: createSharedIndex, runs: 400 },
  sqlite: { create: sqliteInOwnFolder, runs: 15 },
}

/** Few homes and tags, so that clusters, equal tags and wrap-around are the rule. */
const crowdedAddress = fc
  .tuple(
    fc.constantFrom('00000000', '000000ff', '0000ffff', '0000feff'),
    fc.constantFrom('000000f8', '00000008'),
    fc.nat(9),
  )
  .map(([home, tag, rest]) => home + tag + String(rest).padStart(48, '0'))

const operation = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('put'), address: crowdedAddress, number: fc.nat(1000) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('remove'), address: crowdedAddress, number: fc.constant(0) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('get'), address: crowdedAddress, number: fc.constant(0) }) },
)

const refOf = (number: number): number => packRef(number, number % 7, number % 5)

for (const [name, { create, runs }] of Object.entries(makers)) {
  describe(`the ${name} index`, () => {
    it('answers any sequence of puts, gets and removals as a plain map does', () => {
      fc.assert(
        fc.property(fc.array(operation, { maxLength: 300, size: 'max' }), (operations) => {
          const index = create()
          try {
            const model = new Map<string, number>()
            for (const { do: verb, address, number } of operations) {
              if (verb === 'put') {
                index.put(address, refOf(number))
                model.set(address, refOf(number))
              }
              if (verb === 'remove') assert.equal(index.remove(address), model.delete(address))
              assert.equal(index.get(address), model.get(address))
              assert.equal(index.has(address), model.has(address))
              assert.equal(index.size, model.size)
            }
            for (const [address, ref] of model) assert.equal(index.get(address), ref)
            const numbersWhere = (wanted: (ref: number) => boolean): number[] =>
              [...model.values()]
                .filter(wanted)
                .map((ref) => Math.floor(ref / 35))
                .sort((a, b) => a - b)
            assert.deepEqual(
              index.byRealm(3),
              numbersWhere((ref) => refRealm(ref) === 3),
            )
            assert.deepEqual(
              index.byHorizon(4),
              numbersWhere((ref) => refHorizon(ref) === 4),
            )
          } finally {
            index.close()
          }
        }),
        { numRuns: runs, seed: 7 },
      )
    })

    it('finds nothing under a malformed address and refuses to put it', () => {
      const index = create()
      try {
        const good = 'ab'.repeat(32)
        index.put(good, refOf(5))
        const malformed = ['', 'ab', good.toUpperCase(), `${good}0`, `${good.slice(1)}g`, `${good.slice(2)}é`]
        malformed.push(
          `${good.slice(1)}\u0130`,
          `${good.slice(1)}\u0000`,
          `${good.slice(1)}o`,
          ` ${good.slice(1)}`,
          '__proto__',
        )
        malformed.push(`${good.slice(1)}\ud800`, `${good.slice(1)}\u0161`)
        for (const address of malformed) {
          assert.equal(index.get(address), undefined, address)
          assert.equal(index.has(address), false, address)
          assert.equal(index.remove(address), false, address)
          assert.throws(() => index.put(address, refOf(1)), { code: 'BAD_ADDRESS' })
        }
        assert.equal(index.size, 1)
      } finally {
        index.close()
      }
    })
  })
}

it('the keycopy index copies every key on a get', () => {
  const index = createKeyCopyIndex()
  for (let i = 0; i < 300; i++) index.put(i.toString(16).padStart(64, '0'), refOf(i))
  assert.equal(index.copied, 0)
  index.get('00'.repeat(32))
  assert.equal(index.copied, 300)
  index.close()
})

it('the sqlite index keeps its entries when it is closed and opened again, and a failed batch leaves none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sqlite-index-'))
  try {
    const first = openSqliteIndex(folder)
    first.putAll([
      ['11'.repeat(32), refOf(1)],
      ['22'.repeat(32), refOf(2)],
    ])
    assert.throws(
      () =>
        first.putAll([
          ['33'.repeat(32), refOf(3)],
          ['no address', refOf(4)],
        ]),
      { code: 'BAD_ADDRESS' },
    )
    first.close()
    const second = openSqliteIndex(folder)
    assert.deepEqual([second.size, second.get('22'.repeat(32)), second.get('33'.repeat(32))], [2, refOf(2), undefined])
    second.close()
  } finally {
    rmSync(folder, { recursive: true })
  }
})

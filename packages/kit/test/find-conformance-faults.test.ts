import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import { findConformanceFaults, formatFault, type ConformanceOptions, type Fault } from '../src/index.ts'

const find = async (fixture: string, options?: ConformanceOptions): Promise<Fault[]> =>
  await findConformanceFaults(new URL(`./fixtures/${fixture}.ts`, import.meta.url), options)

const lines = (faults: readonly Fault[]): string[] =>
  faults.map(({ code, variant, case: at }) => `${code} ${variant} ${at}`).toSorted()

describe('findConformanceFaults', { concurrency: 2 }, () => {
  it('finds nothing in a sound subject, although a control answers wrongly and a variant skips', async () => {
    assert.deepEqual((await find('sound')).map(formatFault), [])
  })

  it('finds processes that outlive close, even one that left the group, and ends them', async () => {
    const faults = await find('leaves-process')
    assert.deepEqual(lines(faults), ['PROCESS_LEFT plain micro/nothing'])
    assert.match(faults[0]?.says ?? '', /left 2 process\(es\) running: sleep 300 \(pid \d+\), sleep 300 \(pid \d+\)/)
    const pids = [...(faults[0]?.says ?? '').matchAll(/pid (\d+)/g)].map(([, pid]) => Number(pid))
    for (const pid of pids) assert.equal(isRunning(pid), false, `${pid} still runs`)
  })

  it('finds an open port, also where the server does not keep the process alive', async () => {
    const faults = await find('leaves-port')
    assert.deepEqual(lines(faults), [
      'PORT_LEFT loud micro/nothing',
      'PORT_LEFT quiet micro/nothing',
      'STAYS_ALIVE loud micro/nothing',
    ])
    assert.match(faults.find(({ code }) => code === 'STAYS_ALIVE')?.says ?? '', /open: TCPServerWrap$/)
  })

  it('finds files in the temporary and the working folder, and allows those in the scratch folder', async () => {
    const faults = await find('leaves-file')
    assert.deepEqual(lines(faults), ['FILE_LEFT plain micro/nothing'])
    assert.match(faults[0]?.says ?? '', /in-temporary\.txt, in-working\.txt$|in-working\.txt, in-temporary\.txt$/)
  })

  it('finds outputs that a seed does not determine, and accepts a named reason', async () => {
    const faults = await find('unrepeatable')
    assert.deepEqual(lines(faults), ['NOT_REPEATABLE plain micro/dice'])
    assert.match(faults[0]?.says ?? '', /first at i = 3$/)
    assert.deepEqual(await find('unrepeatable', { unrepeatable: { dice: 'dice are thrown' } }), [])
  })

  it('finds wrong answers, undecided checks, silence, bad counts, uncloneable shares and broken invariants', async () => {
    const faults = await find('wrong-answer')
    assert.deepEqual(
      lines(faults).filter((line) => !line.startsWith('INVARIANT')),
      [
        'BAD_COUNT plain memory/fill',
        'CASE_THREW plain leak/churn',
        'CHECK_UNDECIDED plain micro/vague',
        'NOT_SHARED plain load/threads',
        'NO_ANSWER plain load/web',
        'WRONG_ANSWER plain load/pair',
        'WRONG_ANSWER plain load/web',
        'WRONG_ANSWER plain micro/count',
      ],
    )
    assert.equal(lines(faults).filter((line) => line.startsWith('INVARIANT')).length, 6)
    assert.equal(
      formatFault(faults[0] as Fault),
      'wrong-answer · plain · micro/count: 13 of 20 answers are wrong, the first at i = 7: got 8, not 7 [WRONG_ANSWER]\n' +
        '  remedy: mend the system, or the check if it demands what the system never promised',
    )
  })

  it('counts a check that stumbles over a reply as a wrong answer', async () => {
    const web = (await find('wrong-answer')).find((fault) => fault.case === 'load/web' && fault.code === 'WRONG_ANSWER')
    assert.match(web?.says ?? '', /^6 of 6 answers are wrong, the first at step "text", .*expect threw SyntaxError/)
  })

  it('finds gauges that are not finite or name no unit', async () => {
    const says = (await find('bad-gauge')).map((fault) => `${fault.code}: ${fault.says}`)
    assert.deepEqual(says, ['BAD_GAUGE: gauge "speed" names no unit', 'BAD_GAUGE: gauge "hit_ratio" is NaN'])
  })

  it('ends what never ends and says where it hangs', async () => {
    const says = (await find('never-ends', { deadlineMs: 1_000 })).map((fault) => `${fault.variant}: ${fault.says}`)
    assert.deepEqual(says, [
      'blocked: did not finish within 1 s: it hangs during run',
      'waiting: did not finish within 1 s: it hangs during run',
      'idle: awaits a promise that never settles during run',
      'lingering: the process does not end by itself 2000 ms after the last undo; open: Timeout',
    ])
  })

  it('tells apart what breaks in build, in a case, in an undo and by ending the process', async () => {
    const says = (await find('breaks-down')).map((fault) => `${fault.variant}: ${fault.code} ${fault.says}`)
    assert.deepEqual(says, [
      'building: BUILD_THREW Error: no foundation',
      'running: CASE_THREW Error: out of breath',
      'leaving: CRASHED the process ended with exit code 0 during run',
      'closing: CLOSE_THREW Error: the door is stuck',
    ])
  })

  it('names a file that is no subject or does not exist', async () => {
    assert.match((await find('not-a-subject')).map(formatFault).join(), /must be defineSubject\(.*\[NOT_LOADED\]/)
    assert.match((await find('absent')).map(formatFault).join(), /absent\.ts cannot be loaded.*\[NOT_LOADED\]/)
  })
})

/** A zombie that nobody has reaped yet has ended, too. */
function isRunning(pid: number): boolean {
  if (process.platform !== 'linux' || !readdirSync('/proc').includes(String(pid))) return false
  return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
}

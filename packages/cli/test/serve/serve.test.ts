import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { createInterface } from 'node:readline'
import type { Live } from '@gauntlet/record'
import { createWorkspace, quickSubject } from '../workspace-copy.ts'

test('serve shows a bench that another process runs, and ends with 0 when it is told to', async (t) => {
  const workspace = createWorkspace(t)
  workspace.plugin('slow', quickSubject('slow', '', 150))
  const serving = workspace.start('serve', '--port', '0', '--json')
  t.after(() => serving.kill('SIGKILL'))
  const [line] = (await once(createInterface(serving.stdout!), 'line', { signal: AbortSignal.timeout(60_000) })) as [
    string,
  ]
  const { url } = JSON.parse(line) as { url: string }

  const stop = new AbortController()
  t.after(() => stop.abort())
  const response = await fetch(new URL('events', url), { signal: stop.signal })
  const states: Live[] = []
  const read = (async () => {
    let text = ''
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk
      const events = text.split('\n\n')
      text = events.pop() ?? ''
      for (const event of events) {
        const live = event.startsWith('data: ') ? (JSON.parse(event.slice(6)) as Live | null) : null
        if (live) states.push(live)
      }
      if (states.at(-1)?.state === 'ended') return
    }
  })()
  assert.equal((await workspace.gauntlet('bench', 'slow', '--profile', 'quick')).code, 0)
  await read
  assert.ok(states.some(({ state, trial }) => state === 'running' && trial?.key.subject === 'slow'))
  assert.ok(states.some(({ done }) => done > 0 && done < 6))
  const end = states.at(-1)!
  // A neighbour may void a trial; it is over all the same.
  assert.deepEqual([end.done, end.outcomes.ok + end.outcomes.invalid], [6, 6])
  const board = await fetch(new URL('scoreboard.json', url))
  assert.equal(((await board.json()) as { subjects: Array<{ id: string }> }).subjects[0]?.id, 'slow')

  const ended = once(serving, 'exit')
  serving.kill('SIGTERM')
  assert.deepEqual(await ended, [0, null])
})

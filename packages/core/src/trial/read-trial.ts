import type { Trial } from './trial.ts'

/**
 * Reads one trial, a line of JSON, from standard input. The stream then stays open: its end means that whoever started
 * this process has gone, and `onOrphaned` is called.
 */
export function readTrial(onOrphaned: () => void): Promise<Trial> {
  const { stdin } = process
  stdin.setEncoding('utf8')
  let text = ''
  return new Promise((resolve) => {
    stdin.on('end', onOrphaned)
    stdin.on('data', function read(chunk: string) {
      text += chunk
      const end = text.indexOf('\n')
      if (end < 0) return
      stdin.off('data', read)
      stdin.resume()
      if ('unref' in stdin) stdin.unref()
      resolve(JSON.parse(text.slice(0, end)) as Trial)
    })
  })
}

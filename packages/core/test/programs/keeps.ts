import { createServer } from 'node:http'

/** `/leak` keeps 4,096 bytes; everything else makes garbage of the same size. Its argument is its port. */
// 506 numbers of 8 bytes, and 48 bytes of heads.
const template = Array.from({ length: 506 }, (_, i) => i + 0.5)
const kept: number[][] = []

if (import.meta.main) {
  createServer((request, response) => {
    const numbers = template.slice()
    if (request.url === '/leak') kept.push(numbers)
    response.end('ok')
  }).listen(Number(process.argv[2]), '127.0.0.1')
}

import type { AddressInfo, Server } from 'node:net'

/** Listens, tells its port to the process that started it, answers `counts`, and ends with that process. */
export function announce(server: Server, counts: () => object): void {
  process.once('disconnect', () => process.exit(0))
  process.on('message', () => process.send?.(counts()))
  // Hundreds of connections may arrive at once.
  server.listen({ host: '127.0.0.1', port: 0, backlog: 4_096 }, () => {
    process.send?.((server.address() as AddressInfo).port)
  })
}

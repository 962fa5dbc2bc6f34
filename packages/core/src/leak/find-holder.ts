/** The parts of the toolkit's heap snapshot that are read here; its own types lead far. */
export interface HeapSnapshot {
  createNode(index: number): HeapNode
}

interface HeapNode {
  name(): string
  /** Steps from the roots. */
  distance(): number
  retainers(): { hasNext(): boolean; next(): void; item(): HeapEdge }
}

interface HeapEdge {
  type(): string
  name(): string
  node(): HeapNode
}

const mostSteps = 8

/**
 * Where an object is held, as `tickets of Desk`: the first property or variable on the shortest way to the roots. Null
 * where none lies near.
 */
export function findHolder(snapshot: HeapSnapshot, index: number): string | null {
  let node = snapshot.createNode(index)
  for (let step = 0; step < mostSteps; step++) {
    const edge = nearestToRoots(node)
    if (!edge) return null
    node = edge.node()
    if (edge.type() === 'context') return `the variable ${edge.name()}`.slice(0, 160)
    if (edge.type() === 'property') return `${edge.name()} of ${node.name()}`.slice(0, 160)
  }
  return null
}

function nearestToRoots(node: HeapNode): HeapEdge | null {
  let nearest: HeapEdge | null = null
  let shortest = Infinity
  for (const edges = node.retainers(); edges.hasNext(); edges.next()) {
    const edge = edges.item()
    const distance = edge.node().distance()
    if (edge.type() === 'weak' || distance >= shortest) continue
    // The iterator moves one and the same edge on.
    nearest = copyOf(edge)
    shortest = distance
  }
  return nearest
}

function copyOf(edge: HeapEdge): HeapEdge {
  const [type, name, node] = [edge.type(), edge.name(), edge.node()]
  return { type: () => type, name: () => name, node: () => node }
}

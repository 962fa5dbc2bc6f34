/**
 * Interleaves operations by weight as smoothly as possible (smooth weighted round-robin, as in NGINX 1.3.1, 2012): with
 * weights 5, 1, 1 the order is a a b a c a a, not a a a a a b c. Returns the index of the next operation.
 */
export function createMix(weights: readonly number[]): () => number {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const credit = weights.map(() => 0)
  return () => {
    let best = 0
    for (let i = 0; i < credit.length; i++) {
      credit[i] = (credit[i] ?? 0) + (weights[i] ?? 0)
      if ((credit[i] ?? 0) > (credit[best] ?? 0)) best = i
    }
    credit[best] = (credit[best] ?? 0) - total
    return best
  }
}

/**
 * Each client's own way through the operations in their order, each as many times as it weighs, over and over. Clients
 * begin at places of their own: in step, a window of few rounds would hold of one operation what it lacks of another.
 */
export function createScript(weights: readonly number[]): (client: number) => number {
  const script = weights.flatMap((weight, operation) => Array.from({ length: weight }, () => operation))
  const places: number[] = []
  return (client) => {
    const place = places[client] ?? client % script.length
    places[client] = (place + 1) % script.length
    return script[place] as number
  }
}

// How fast the tile builder appends leaves, beside the bare hashes that it cannot do without. `node bench/ledger-append.ts`
import { hash, randomBytes } from 'node:crypto'
import { appendLeaves, EMPTY_EDGE, type TreeEdge } from '@holdfast/ledger'

const TOTAL = 1_000_000
const rows = [1, 100, 1_000, 20_000].map((batch) => {
  const total = Math.min(TOTAL, batch * 10_000)
  const leaves = randomBytes(batch * 32)
  let edge: TreeEdge = EMPTY_EDGE
  let size = 0
  const start = performance.now()
  while (size < total) ({ size, edge } = appendLeaves(size, edge, leaves))
  const seconds = (performance.now() - start) / 1000
  const ratio = (seconds / bareSeconds(total)).toFixed(2)
  return { 'batch size': batch, leaves: total, 'leaves/s': Math.round(total / seconds), 'times bare hashes': ratio }
})
console.table(rows)

/** The time for one SHA-256 of 65 bytes a leaf, the inner nodes of a tree, in the form in which Node gives them fastest. */
function bareSeconds(count: number): number {
  const node = Buffer.alloc(65, 1)
  const start = performance.now()
  for (let index = 0; index < count; index += 1) hash('sha256', node, 'binary')
  return (performance.now() - start) / 1000
}

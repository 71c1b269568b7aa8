/** Whether names that stand in one place are names of the API, or values that look like names. */
import { topNames } from '../record/shape.ts'
import type { PathNode } from './path-tree.ts'
import { isReserved } from './segment.ts'

/** So many names must answer alike before they are taken for values. */
const ENOUGH_WITH_BODIES = 8
/** The same where no bodies were recorded, as in access logs, and only what follows the names can be compared. */
const ENOUGH_WITHOUT_BODIES = 30
const ALIKE = 0.6

export interface Alikeness {
  readonly keys: readonly string[]
  /** One sentence for people. */
  readonly reason: string
}

/** The names among the children of a node that are values of one parameter; undefined when there are none. */
export function valuesAmongNames(node: PathNode): Alikeness | undefined {
  const names = [...node.children].filter(([key]) => !key.includes('{') && !isReserved(key)).sort(byKey)
  const parameter = node.children.get('{}')
  const beside = parameter === undefined ? undefined : answersOf(parameter)
  if (beside !== undefined && beside.fields.size > 0) {
    const keys = names.filter(([, child]) => isLike(answersOf(child), beside)).map(([key]) => key)
    if (keys.length > 0) return { keys, reason: `${quoted(keys)} answered like the other values of this parameter` }
  }
  return valuesByAnswers(names) ?? valuesByForm(names, parameter !== undefined)
}

function valuesByAnswers(names: readonly (readonly [string, PathNode])[]): Alikeness | undefined {
  const answers = names.map(([key, child]) => ({ key, ...answersOf(child) })).filter(({ fields }) => fields.size > 0)
  if (answers.length < ENOUGH_WITH_BODIES) return undefined
  // Fields that most of them have; one that has these, and little else, is one of them.
  const shared = new Map<string, number>()
  for (const { fields } of answers) for (const field of fields) shared.set(field, (shared.get(field) ?? 0) + 1)
  const fields = new Set([...shared].filter(([, times]) => times * 2 > answers.length).map(([field]) => field))
  const typical = { fields, methods: new Set(answers.flatMap(({ methods }) => [...methods])), next: nextOf(names) }
  if (fields.size === 0) return undefined
  const keys = answers.filter((one) => isLike(one, typical)).map(({ key }) => key)
  if (keys.length < ENOUGH_WITH_BODIES) return undefined
  return { keys, reason: `${keys.length} values (${quoted(keys)}) answered with the same fields` }
}

/** Without bodies: very many names with the same methods and the same segments behind them. Resources are plural, values rarely. */
function valuesByForm(names: readonly (readonly [string, PathNode])[], hasParameter: boolean): Alikeness | undefined {
  const silent = names.filter(([, child]) => answersOf(child).fields.size === 0)
  if (silent.length < (hasParameter ? ENOUGH_WITH_BODIES * 2 : ENOUGH_WITHOUT_BODIES)) return undefined
  const plural = silent.filter(([key]) => /[^s]s$/i.test(key)).length
  if (plural * 2 > silent.length) return undefined
  const next = nextOf(silent)
  const keys = silent
    .filter(([, child]) => [...child.children.keys()].every((key) => next.has(key)))
    .map(([key]) => key)
  if (keys.length * 4 < silent.length * 3) return undefined
  return { keys, reason: `${keys.length} values (${quoted(keys)}) stood in this place, used alike` }
}

interface Answers {
  /** Fields at the top of successful JSON answers, of the node and what is below it. */
  readonly fields: ReadonlySet<string>
  readonly methods: ReadonlySet<string>
  readonly next: ReadonlySet<string>
}

const known = new WeakMap<PathNode, Answers>()

function answersOf(node: PathNode): Answers {
  const before = known.get(node)
  if (before !== undefined) return before
  const fields = new Set<string>()
  collect(node, '', fields, 0)
  const answers = {
    fields,
    methods: new Set(node.records.keys()),
    next: new Set([...node.children.keys()].filter((key) => key !== '{}')),
  }
  known.set(node, answers)
  return answers
}

/** Fields with the place below the node that answered with them, so that `/a/items` and `/b/items` compare. */
function collect(node: PathNode, place: string, into: Set<string>, depth: number): void {
  for (const [method, record] of node.records) {
    for (const [key, { shape }] of record.responseBodies) {
      if (!key.startsWith('2')) continue
      for (const name of topNames(shape)) into.add(`${place} ${method === 'HEAD' ? 'GET' : method} ${name}`)
    }
  }
  if (depth < 3) for (const [key, child] of node.children) collect(child, `${place}/${key}`, into, depth + 1)
}

function isLike(one: Answers, other: Answers): boolean {
  if (one.fields.size === 0) return false
  let shared = 0
  for (const field of one.fields) if (other.fields.has(field)) shared++
  return shared >= one.fields.size * ALIKE && shared > 0
}

function nextOf(nodes: readonly (readonly [string, PathNode])[]): ReadonlySet<string> {
  const counts = new Map<string, number>()
  for (const [, node] of nodes) for (const key of node.children.keys()) counts.set(key, (counts.get(key) ?? 0) + 1)
  return new Set([...counts].filter(([, times]) => times > 1).map(([key]) => key))
}

function byKey([a]: readonly [string, PathNode], [b]: readonly [string, PathNode]): number {
  return a < b ? -1 : 1
}

function quoted(keys: readonly string[]): string {
  const some = keys.slice(0, 3).join(', ')
  return keys.length > 3 ? `${some} \u2026` : some
}

import type { WireResponse } from '../http/message.ts'
import { contentKind, textOf } from '../http/message.ts'
import type { Json, JsonPath } from '../json.ts'
import { isJsonObject, leavesOf, parseJson } from '../json.ts'

/** How alike two answers are. All shares are between 0 and 1. */
export interface Likeness {
  readonly sameStatus: boolean
  /** Of shape: keys of JSON, tags of HTML; order and number of array elements do not count. */
  readonly structure: number
  /** Of values: leaves of JSON, words of text. Fields that change by themselves do not count. */
  readonly content: number
}

/** Paths without array positions (`items[].id`) whose values change from one identical request to the next. */
export type Volatile = ReadonlySet<string>

export const nothingVolatile: Volatile = new Set()

const maxText = 300_000

/** `items[].id`: the same for every element. */
export function shapePath(path: JsonPath): string {
  return path.map((step) => (typeof step === 'number' ? '[]' : `.${step}`)).join('')
}

/** Things that differ in every answer wherever they stand: times to the second, random tokens, request ids. */
const volatileText =
  /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?|\b1[5-9]\d{8}(?:\d{3})?(?:\.\d+)?\b/g

interface Parts {
  readonly kind: 'json' | 'text'
  readonly structure: ReadonlySet<string>
  readonly content: ReadonlyMap<string, number>
}

const partsOf = new WeakMap<Buffer, Map<Volatile, Parts>>()

function parts(response: WireResponse, ignored: Volatile): Parts {
  let known = partsOf.get(response.body)
  if (known === undefined) {
    known = new Map()
    partsOf.set(response.body, known)
  }
  let found = known.get(ignored)
  if (found === undefined) {
    found = computeParts(response, ignored)
    known.set(ignored, found)
  }
  return found
}

function computeParts(response: WireResponse, ignored: Volatile): Parts {
  const text = textOf(response).slice(0, maxText)
  const body = parseJson(text)
  const content = new Map<string, number>()
  const count = (key: string): void => {
    content.set(key, (content.get(key) ?? 0) + 1)
  }
  if (body !== undefined) {
    for (const { path, value } of leavesOf(body)) {
      const shape = shapePath(path)
      if (ignored.has(shape)) continue
      count(`${shape}=${typeof value === 'string' ? value.replaceAll(volatileText, '#') : String(value)}`)
    }
    return { kind: 'json', structure: structureOf(body), content }
  }
  if (contentKind(response) === 'binary') {
    count(`${response.body.length} bytes`)
    return { kind: 'text', structure: new Set(['binary']), content }
  }
  for (const word of text.replaceAll(volatileText, '#').split(/[\s<>"'=&;,]+/)) if (word !== '') count(word)
  const tags = new Set([...text.matchAll(/<([A-Za-z][\w-]*)/g)].map((match) => (match[1] ?? '').toLowerCase()))
  return { kind: 'text', structure: tags, content }
}

/** The set of key paths with the type of what stands there. */
export function structureOf(body: Json): Set<string> {
  const found = new Set<string>()
  const visit = (value: Json, path: string, depth: number): void => {
    if (depth > 40 || found.size > 20_000) return
    if (Array.isArray(value)) {
      found.add(`${path}[]`)
      for (const entry of value.slice(0, 200)) visit(entry, `${path}[]`, depth + 1)
    } else if (isJsonObject(value)) {
      for (const [key, entry] of Object.entries(value)) {
        found.add(`${path}.${key}`)
        visit(entry, `${path}.${key}`, depth + 1)
      }
    }
  }
  visit(body, '', 0)
  return found
}

function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 && b.size === 0) return 1
  let shared = 0
  for (const entry of a) if (b.has(entry)) shared += 1
  return shared / (a.size + b.size - shared)
}

function weightedJaccard(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  if (a.size === 0 && b.size === 0) return 1
  let shared = 0
  let all = 0
  for (const [key, count] of a) {
    const other = b.get(key) ?? 0
    shared += Math.min(count, other)
    all += Math.max(count, other)
  }
  for (const [key, count] of b) if (!a.has(key)) all += count
  return all === 0 ? 1 : shared / all
}

export function likeness(a: WireResponse, b: WireResponse, ignored: Volatile = nothingVolatile): Likeness {
  const sameStatus = a.status === b.status
  if (a.body.equals(b.body)) return { sameStatus, structure: 1, content: 1 }
  const left = parts(a, ignored)
  const right = parts(b, ignored)
  if (left.kind !== right.kind) return { sameStatus, structure: 0, content: 0 }
  return {
    sameStatus,
    structure: jaccard(left.structure, right.structure),
    content: weightedJaccard(left.content, right.content),
  }
}

/** Whether two answers say the same: same status and (nearly) the same values. */
export function isSameAnswer(
  a: WireResponse,
  b: WireResponse,
  ignored: Volatile = nothingVolatile,
  atLeast = 0.95,
): boolean {
  const found = likeness(a, b, ignored)
  return found.sameStatus && found.content >= atLeast
}

/** The values under each shape path. */
function valuesByShape(body: Json): Map<string, Set<string>> {
  const values = new Map<string, Set<string>>()
  for (const { path, value } of leavesOf(body)) {
    const shape = shapePath(path)
    const known = values.get(shape)
    if (known === undefined) values.set(shape, new Set([String(value)]))
    else known.add(String(value))
  }
  return values
}

/** Fields whose values differ between two answers to one request. Only for JSON; text has its own rules. */
export function volatileBetween(a: WireResponse, b: WireResponse): Set<string> {
  const found = new Set<string>()
  const left = parseJson(textOf(a))
  const right = parseJson(textOf(b))
  if (left === undefined || right === undefined) return found
  const rightValues = valuesByShape(right)
  for (const [shape, values] of valuesByShape(left)) {
    const others = rightValues.get(shape)
    if (others === undefined || values.size !== others.size || [...values].some((value) => !others.has(value)))
      found.add(shape)
  }
  return found
}

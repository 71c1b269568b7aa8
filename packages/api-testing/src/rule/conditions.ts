import type { Volatile } from '../baseline/difference.ts'
import { likeness, nothingVolatile } from '../baseline/difference.ts'
import { hasSubstance, outcomeOf } from '../baseline/outcome.ts'
import type { Exchange, WireResponse } from '../http/message.ts'
import { contentKind, headersOf, textOf } from '../http/message.ts'
import type { Json } from '../json.ts'
import { isJsonObject, parseJson, parsePath, selectAll } from '../json.ts'
import { legibleText } from './decoded.ts'
import type { BodyTest, ConditionInput, HeaderTest, JsonTest, ResponseTest } from './schema.ts'
import { escapeRegExp, renderText } from './template.ts'
import type { Variables } from './template.ts'

/** What conditions are judged on. */
export interface Evaluation {
  /** Answers by name: those of the rule's requests, and `baseline`, `nobody`, `peer`, `control`. */
  readonly exchanges: ReadonlyMap<string, Exchange>
  readonly variables: Variables
  readonly volatile: Volatile
  /** Texts the rule sent: cut out before the body is searched. */
  readonly sent: readonly string[]
}

export function list<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return []
  return isReadonlyArray(value) ? value : [value]
}

function isReadonlyArray<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value)
}

/** A regular expression of a rule: `(?i)`, `(?s)`, `(?m)` at its start are flags, `<<variables>>` stand for themselves. */
export function compiled(source: string, variables: Variables = new Map(), ignoreCase = false): RegExp {
  const match = /^\(\?([ims]+)\)/.exec(source)
  const flags = new Set((match?.[1] ?? '').split(''))
  if (ignoreCase) flags.add('i')
  return new RegExp(
    renderText(match === null ? source : source.slice(match[0].length), variables, escapeRegExp),
    [...flags].join(''),
  )
}

/** Whether the condition holds. An answer that does not exist (its request was not sent) fails its tests. */
export function holds(condition: ConditionInput, evaluation: Evaluation): boolean {
  if (isGroup(condition, 'all')) return condition.all.every((one) => holds(one, evaluation))
  if (isGroup(condition, 'any')) return condition.any.some((one) => holds(one, evaluation))
  if (isGroup(condition, 'none')) return !condition.none.some((one) => holds(one, evaluation))
  return Object.entries(condition).every(([name, test]) => {
    const exchange = evaluation.exchanges.get(name)
    return exchange !== undefined && !Array.isArray(test) && passes(test, exchange.response, evaluation)
  })
}

function isGroup<K extends 'all' | 'any' | 'none'>(
  condition: ConditionInput,
  word: K,
): condition is Extract<ConditionInput, Record<K, ConditionInput[]>> {
  return Array.isArray((condition as Record<string, unknown>)[word]) // Reading a key that may not be there.
}

/** Names of answers a condition speaks of. */
export function answersIn(condition: ConditionInput): Set<string> {
  if (isGroup(condition, 'all')) return new Set(condition.all.flatMap((one) => [...answersIn(one)]))
  if (isGroup(condition, 'any')) return new Set(condition.any.flatMap((one) => [...answersIn(one)]))
  if (isGroup(condition, 'none')) return new Set(condition.none.flatMap((one) => [...answersIn(one)]))
  const names = new Set(Object.keys(condition))
  for (const test of Object.values(condition)) {
    if (Array.isArray(test)) continue
    for (const like of [test.like, test.unlike])
      if (like !== undefined) names.add(typeof like === 'string' ? like : like.of)
  }
  return names
}

/** Whether the answer passes every test named. */
export function passes(test: ResponseTest, response: WireResponse, evaluation: Evaluation): boolean {
  if (test.status !== undefined && !list(test.status).some((wanted) => isStatus(response.status, wanted))) return false
  if (test.outcome !== undefined && !list(test.outcome).includes(outcomeOf(response))) return false
  if (test.substance !== undefined && hasSubstance(response) !== test.substance) return false
  if (test.slowerThanMs !== undefined && response.firstByteMs < test.slowerThanMs) return false
  if (test.body !== undefined && !passesBody(test.body, response, evaluation)) return false
  if (
    test.headers !== undefined &&
    !Object.entries(test.headers).every(([name, one]) =>
      passesHeader(one, headersOf(response.headers, name), evaluation.variables),
    )
  )
    return false
  if (
    test.json !== undefined &&
    !list<JsonTest>(test.json).every((one) => passesJson(one, response, evaluation.variables))
  )
    return false
  if (test.like !== undefined && !isLike(test.like, response, evaluation)) return false
  return (
    test.unlike === undefined ||
    (exchangeOf(test.unlike, evaluation) !== undefined && !isLike(test.unlike, response, evaluation))
  )
}

function isStatus(status: number, wanted: number | string): boolean {
  if (typeof wanted === 'number') return status === wanted
  return /xx$/i.test(wanted) ? Math.floor(status / 100) === Number(wanted[0]) : status === Number(wanted)
}

/** The body with everything the rule sent cut out in the forms in which servers echo it. */
export function withoutEcho(body: string, sent: readonly string[]): string {
  let text = body
  for (const payload of sent) {
    if (payload.length < 2) continue
    const html = payload.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    const forms = [
      payload,
      JSON.stringify(payload).slice(1, -1),
      html,
      html.replaceAll('"', '&quot;').replaceAll("'", '&#39;'),
      html.replaceAll('"', '&#34;').replaceAll("'", '&#x27;'),
      encodeURIComponent(payload.toWellFormed()),
      encodeURIComponent(payload.toWellFormed()).replaceAll('%20', '+'),
    ]
    for (const form of new Set(forms)) text = text.replaceAll(form, ' ')
  }
  return text
}

function passesBody(test: BodyTest, response: WireResponse, evaluation: Evaluation): boolean {
  if (test.kind !== undefined && !list(test.kind).includes(contentKind(response))) return false
  if (test.minBytes !== undefined && response.body.length < test.minBytes) return false
  if (test.maxBytes !== undefined && response.body.length > test.maxBytes) return false
  const { variables } = evaluation
  const text = test.keepEcho ? legibleText(response) : withoutEcho(legibleText(response), evaluation.sent)
  const baseline = evaluation.exchanges.get('baseline')
  const before =
    test.evenInBaseline || baseline === undefined || baseline.response === response
      ? undefined
      : legibleText(baseline.response)
  const holdsNew = (isIn: (body: string) => boolean): boolean => isIn(text) && (before === undefined || !isIn(before))
  if (
    test.contains !== undefined &&
    !list(test.contains).some((one) => holdsNew((body) => body.includes(renderText(one, variables))))
  )
    return false
  if (
    test.containsAll !== undefined &&
    !test.containsAll.every((one) => holdsNew((body) => body.includes(renderText(one, variables))))
  )
    return false
  if (
    test.matches !== undefined &&
    !list(test.matches).some((one) => holdsNew((body) => compiled(one, variables).test(body)))
  )
    return false
  return test.lacks === undefined || !list(test.lacks).some((one) => text.includes(renderText(one, variables)))
}

function passesHeader(test: HeaderTest, values: readonly string[], variables: Variables): boolean {
  if (test.present !== undefined && values.length > 0 !== test.present) return false
  const text = values.join(', ')
  const lower = text.toLowerCase()
  if (
    test.contains !== undefined &&
    !list(test.contains).some((one) => lower.includes(renderText(one, variables).toLowerCase()))
  )
    return false
  if (
    test.lacks !== undefined &&
    list(test.lacks).some((one) => lower.includes(renderText(one, variables).toLowerCase()))
  )
    return false
  if (test.equals !== undefined && !values.includes(renderText(test.equals, variables))) return false
  return test.matches === undefined || list(test.matches).some((one) => compiled(one, variables).test(text))
}

function passesJson(test: JsonTest, response: WireResponse, variables: Variables): boolean {
  const body = parseJson(textOf(response))
  const found = body === undefined ? [] : selectAll(body, parsePath(test.at))
  if (test.exists !== undefined && found.length > 0 !== test.exists) return false
  if (test.equals !== undefined) {
    const wanted = typeof test.equals === 'string' ? renderText(test.equals, variables) : JSON.stringify(test.equals)
    if (!found.some((value) => (typeof value === 'string' ? value : JSON.stringify(value)) === wanted)) return false
  }
  if (
    test.matches !== undefined &&
    !found.some((value) =>
      list(test.matches).some((one) =>
        compiled(one, variables).test(typeof value === 'string' ? value : JSON.stringify(value)),
      ),
    )
  )
    return false
  return test.type === undefined || found.some((value) => typeName(value) === test.type)
}

function typeName(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return isJsonObject(value) ? 'object' : typeof value
}

type LikeTest = NonNullable<ResponseTest['like']>

function exchangeOf(like: LikeTest, evaluation: Evaluation): Exchange | undefined {
  return evaluation.exchanges.get(typeof like === 'string' ? like : like.of)
}

function isLike(like: LikeTest, response: WireResponse, evaluation: Evaluation): boolean {
  const other = exchangeOf(like, evaluation)
  if (other === undefined) return false
  const wanted = typeof like === 'string' ? { of: like, status: true } : like
  const found = likeness(
    response,
    other.response,
    evaluation.volatile.size === 0 ? nothingVolatile : evaluation.volatile,
  )
  if (wanted.status && !found.sameStatus) return false
  if (wanted.structure !== undefined && found.structure < wanted.structure) return false
  if (wanted.content !== undefined) return found.content >= wanted.content
  return wanted.structure !== undefined || found.content >= 0.95
}

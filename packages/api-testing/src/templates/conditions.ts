import type { Json } from '../json.ts'
import { isJsonObject } from '../json.ts'
import { headerOf } from '../http/message.ts'
import { scalarText } from '../request/draft.ts'
import { comparisons, percentageMatch, percentageMatchSchema, type Subject } from './comparisons.ts'
import type { Message, Pair } from './message.ts'
import { bodyPairs, headerPairs, headerText, queryPairs } from './message.ts'
import type { Variables } from './variables.ts'
import { resolved } from './variables.ts'

/** What conditions can ask of the run beside the message. */
export interface Surroundings {
  /** Values in the request that only its caller has seen. */
  readonly privateVariables: () => readonly Pair[]
  /** Parameters with such a name in other requests of the API. */
  readonly parametersLike: (pattern: string) => readonly Pair[]
  /** Whether the API has this endpoint. */
  readonly isKnownEndpoint: (method: string, url: string) => boolean
  /** Whether an identity of this role may call the endpoint. */
  readonly roleHasAccess: (role: string) => boolean
  /** Whether the listener was called with one of these tokens. */
  readonly wasCalled: (tokens: readonly string[]) => Promise<boolean>
  readonly isPublic: boolean
}

/** Where in the tree a condition stands. */
interface Place {
  readonly term?: string
  /** The member that `for_one` looks at, and which side of it. */
  readonly pair?: Pair
  readonly side?: 'key' | 'value'
  readonly measure?: string
}

const terms = new Set([
  'url',
  'method',
  'query_param',
  'request_headers',
  'request_payload',
  'response_headers',
  'response_payload',
  'response_code',
])
const measures = new Set(['length', 'percentage_match', 'percentage_match_schema'])
const contexts = new Set([
  'private_variable_context',
  'param_context',
  'endpoint_in_traffic_context',
  'include_roles_access',
  'exclude_roles_access',
  'api_access_type',
])

/** Words of the condition grammar that are understood; anything else makes a template unsupported. */
export const conditionWords: ReadonlySet<string> = new Set([
  ...terms,
  ...measures,
  ...contexts,
  ...Object.keys(comparisons),
  'and',
  'or',
  'for_one',
  'for_all',
  'key',
  'value',
  'extract',
  'extractMultiple',
  'compare_greater',
  'ssrf_url_hit',
  'param',
])

/** Judges a tree of conditions over one message; `extract` fills the variables. */
export class Conditions {
  readonly #message: Message
  readonly #sample: Message
  readonly #variables: Variables
  readonly #surroundings: Surroundings

  /**
   * @param message what is looked at
   * @param sample the working request with its answer, which likeness is measured against
   */
  constructor(message: Message, sample: Message, variables: Variables, surroundings: Surroundings) {
    this.#message = message
    this.#sample = sample
    this.#variables = variables
    this.#surroundings = surroundings
  }

  /** Whether all of it holds. */
  hold(tree: Json): Promise<boolean> {
    return this.#all(tree, {})
  }

  async #all(tree: Json, place: Place): Promise<boolean> {
    if (Array.isArray(tree)) {
      for (const one of tree) if (!(await this.#all(one, place))) return false
      return true
    }
    if (!isJsonObject(tree)) return place.term !== undefined && this.#compare('eq', tree, place)
    for (const [word, child] of ordered(tree)) if (!(await this.#one(word, child, place))) return false
    return true
  }

  async #any(tree: Json, place: Place): Promise<boolean> {
    const branches = Array.isArray(tree)
      ? tree
      : isJsonObject(tree)
        ? Object.entries(tree).map(([word, child]): Json => ({ [word]: child }))
        : []
    for (const branch of branches) if (await this.#all(branch, place)) return true
    return false
  }

  async #one(word: string, child: Json, place: Place): Promise<boolean> {
    switch (word) {
      case 'and':
        return this.#all(child, place)
      case 'or':
        return this.#any(child, place)
      case 'for_one':
        return this.#member(child, place)
      case 'for_all':
        return this.#members(child, place)
      case 'key':
      case 'value':
        return this.#all(child, { ...place, side: word })
      case 'extract':
      case 'extractMultiple':
        return this.#extract(word, child, place)
      case 'compare_greater':
        return this.#isGreater(child)
      case 'ssrf_url_hit':
        return this.#surroundings.wasCalled(this.#wanted(child).map(scalarText))
      default:
    }
    if (terms.has(word)) return this.#all(child, { term: word })
    if (measures.has(word)) return this.#all(child, { ...place, measure: word })
    if (contexts.has(word)) return this.#context(word, child)
    return isJsonObject(child) ? this.#all(child, place) : this.#compare(word, child, place)
  }

  /** Whether some member satisfies both sides. What is to be extracted comes from the first that does. */
  async #member(tree: Json, place: Place): Promise<boolean> {
    for (const pair of this.#pairs(place)) {
      if (!(await this.#all(withoutExtracts(tree), { ...place, pair }))) continue
      await this.#all(tree, { ...place, pair })
      return true
    }
    return false
  }

  async #members(tree: Json, place: Place): Promise<boolean> {
    const pairs = this.#pairs(place)
    for (const pair of pairs) if (!(await this.#all(tree, { ...place, pair }))) return false
    return pairs.length > 0
  }

  #pairs({ term = '' }: Place): Pair[] {
    const { request, response } = this.#message
    switch (term) {
      case 'query_param':
        return queryPairs(request.url).map(([key, value]) => ({ key, value }))
      case 'request_headers':
        return headerPairs(request.headers)
      case 'response_headers':
        return headerPairs(response.headers)
      case 'request_payload':
        return bodyPairs(request.body, headerOf(request.headers, 'content-type') ?? '')
      case 'response_payload':
        return bodyPairs(response.body, headerOf(response.headers, 'content-type') ?? '')
      default:
        return []
    }
  }

  #subject({ term = '', pair, side, measure }: Place): Subject {
    if (pair !== undefined) return side === 'value' ? pair.value : pair.key
    const { request, response } = this.#message
    if (measure === 'percentage_match') return percentageMatch(...this.#likened(term))
    if (measure === 'percentage_match_schema') return percentageMatchSchema(...this.#likened(term))
    const whole = ((): Subject => {
      switch (term) {
        case 'url':
          return request.url
        case 'method':
          return request.method
        case 'query_param':
          return JSON.stringify(Object.fromEntries(queryPairs(request.url)))
        case 'request_headers':
          return headerText(request.headers)
        case 'response_headers':
          return headerText(response.headers)
        case 'request_payload':
          return request.body
        case 'response_payload':
          return response.body
        case 'response_code':
          return response.status
        default:
          return ''
      }
    })()
    // the braces of a document do not count: `{}` is nothing
    return measure === 'length' ? Math.max(0, scalarText(whole).trim().length - 2) : whole
  }

  /** The same part of the message and of the sample. */
  #likened(term: string): [string, string] {
    const part = ({ request, response }: Message): string =>
      term === 'request_payload'
        ? request.body
        : term === 'response_headers'
          ? headerText(response.headers)
          : response.body
    return [part(this.#message), part(this.#sample)]
  }

  #wanted(child: Json): Json[] {
    const values = Array.isArray(child) ? child : [child]
    return values.flatMap((value): Json[] => {
      const name = typeof value === 'string' ? /^\$\{([^{}]+)\}$/.exec(value)?.[1] : undefined
      const list = name === undefined ? undefined : this.#variables.get(name)
      return Array.isArray(list) ? [...(list as readonly Json[])] : [resolved(value, this.#variables)] // variables hold JSON only
    })
  }

  #compare(word: string, child: Json, place: Place): boolean {
    const comparison = comparisons[word]
    if (comparison === undefined) return false
    return comparison(this.#subject(place), this.#wanted(child))
  }

  #extract(word: string, child: Json, place: Place): boolean {
    const name = scalarText(child)
    if (word === 'extractMultiple') {
      const known = this.#variables.get(name)
      const values =
        place.pair === undefined
          ? [this.#subject(place)]
          : this.#pairs(place).map((pair) => this.#subject({ ...place, pair }))
      this.#variables.set(name, Array.isArray(known) ? [...(known as readonly Json[]), ...values] : values) // as above
      return true
    }
    if (!this.#variables.has(name)) this.#variables.set(name, this.#subject(place))
    return true
  }

  #isGreater(child: Json): boolean {
    const [left = '', right = ''] = this.#wanted(isJsonObject(child) ? Object.values(child) : child)
    return comparisons['gt']?.(left, [right]) ?? false
  }

  async #context(word: string, child: Json): Promise<boolean> {
    const { privateVariables, parametersLike, isKnownEndpoint, roleHasAccess, isPublic } = this.#surroundings
    const { request } = this.#message
    switch (word) {
      case 'endpoint_in_traffic_context':
        return isKnownEndpoint(request.method, request.url) === (scalarText(child).toLowerCase() === 'true')
      case 'include_roles_access':
        return this.#wanted(isJsonObject(child) ? Object.values(child) : child).some((role) =>
          roleHasAccess(scalarText(role)),
        )
      case 'exclude_roles_access':
        return !this.#wanted(isJsonObject(child) ? Object.values(child) : child).some((role) =>
          roleHasAccess(scalarText(role)),
        )
      case 'api_access_type':
        return this.#wanted(isJsonObject(child) ? Object.values(child) : child).some(
          (type) => (scalarText(type).toLowerCase() === 'public') === isPublic,
        )
      default:
    }
    const found = word === 'param_context' ? parametersLike(paramOf(child)) : privateVariables()
    const { extract, ...rest } = isJsonObject(child) ? child : { extract: undefined }
    for (const [name, wanted] of Object.entries(rest)) {
      if (name === 'param') continue
      const subject =
        name === 'regex' || name.startsWith('contains') ? found.map(({ key }) => key).join('\n') : found.length
      if (!(comparisons[name]?.(subject, this.#wanted(wanted)) ?? false)) return false
    }
    if (found.length === 0) return false
    if (typeof extract === 'string') {
      this.#variables.set(
        `${extract}.key`,
        found.map(({ key }) => key),
      )
      this.#variables.set(
        `${extract}.value`,
        found.map(({ value }) => value),
      )
    }
    return true
  }
}

const paramOf = (child: Json): string =>
  isJsonObject(child) && typeof child['param'] === 'string' ? child['param'] : ''

/** Conditions first, what is extracted after them: nothing is taken from what does not hold. Keys before values. */
function ordered(tree: { [word: string]: Json }): [string, Json][] {
  const isExtract = (word: string): boolean => word.startsWith('extract')
  return Object.entries(tree).toSorted(([a], [b]) => Number(isExtract(a)) - Number(isExtract(b)))
}

function withoutExtracts(tree: Json): Json {
  if (Array.isArray(tree)) return tree.map(withoutExtracts)
  if (!isJsonObject(tree)) return tree
  return Object.fromEntries(
    Object.entries(tree)
      .filter(([word]) => !word.startsWith('extract'))
      .map(([word, child]) => [word, withoutExtracts(child)]),
  )
}

/**
 * What a handler takes from its request map (Ring: Requests, Parameters): `(get-in req [:params :page])`, `(:name params)`,
 * `{{:keys [q]} :query-params}`, `(let [{:keys [a]} (:body-params request)] …)`.
 */
import type { Param, ParamPlace } from '../../model.ts'
import type { Definitions } from './definitions.ts'
import { itemsOf, nameOf, type Form } from './reader.ts'

/** What a form stands for: the request, what holds the request, coerced parameters by place, or the values of a place. */
type Meaning = 'request' | 'context' | 'coerced' | ParamPlace

const PLACES: Readonly<Record<string, ParamPlace>> = {
  'query-params': 'query',
  'form-params': 'form',
  'multipart-params': 'form',
  'body-params': 'json',
  'json-params': 'json',
  'edn-params': 'json',
  'path-params': 'path',
  'route-params': 'path',
  body: 'json',
  headers: 'header',
  cookies: 'cookie',
}
/** Reitit: Ring coercion, `:parameters`. */
const COERCED: Readonly<Record<string, ParamPlace>> = {
  query: 'query',
  path: 'path',
  form: 'form',
  multipart: 'form',
  body: 'json',
  header: 'header',
}
const LETS = /^(?:let|if-let|when-let|when-some|if-some|let\*)$/
const MAX_DEPTH = 60
/** Functions that one handler is followed into. */
const MAX_FUNCTIONS = 100

/** Where `:params` come from, which holds those of the query and of forms. */
export function mixedPlace(methods: readonly string[]): ParamPlace {
  if (methods.includes('GET')) return 'query'
  return methods.some((method) => /^(?:POST|PUT|PATCH)$/.test(method)) ? 'form' : 'query'
}

/** What a handler reads: a function, or the name of one, or a list of interceptors that ends with one. */
export function inputsOfHandler(
  handler: Form | undefined,
  definitions: Definitions,
  methods: readonly string[],
): readonly Param[] {
  return new Inputs(methods, definitions).ofHandler(handler, 0)
}

/** What a body reads where its request is bound so. */
export function inputsOfBody(
  binding: Form,
  body: readonly Form[],
  methods: readonly string[],
  definitions: Definitions,
): readonly Param[] {
  return new Inputs(methods, definitions).ofBody(binding, 'request', body)
}

class Inputs {
  readonly #mixed: ParamPlace
  readonly #found: Param[] = []
  readonly #definitions: Definitions
  readonly #entered: string[] = []
  #functions = 0
  #known = new Map<string, Meaning>()

  constructor(methods: readonly string[], definitions: Definitions) {
    this.#mixed = mixedPlace(methods)
    this.#definitions = definitions
  }

  ofHandler(handler: Form | undefined, depth: number): readonly Param[] {
    if (handler === undefined || depth > 8) return []
    if (handler.kind === 'symbol') {
      const forms = this.#definitions.named(nameOf(handler))?.forms ?? []
      const at = forms.findIndex((form) => form.kind === 'vector')
      const [only] = forms
      if (at < 0) return only === undefined ? [] : this.ofHandler(only, depth + 1)
      return this.ofBody(itemsOf(forms[at])[0], 'request', forms.slice(at + 1))
    }
    const items = itemsOf(handler)
    if (handler.kind === 'vector') return this.ofHandler(items.at(-1), depth + 1)
    if (handler.kind !== 'list') return []
    const [head, ...rest] = items
    if (nameOf(head) === 'fn') {
      const at = rest.findIndex((form) => form.kind === 'vector')
      return at < 0 ? [] : this.ofBody(itemsOf(rest[at])[0], 'request', rest.slice(at + 1))
    }
    // `(conj interceptors handler)`
    return nameOf(head) === 'conj' ? this.ofHandler(items.at(-1), depth + 1) : []
  }

  ofBody(binding: Form | undefined, meaning: Meaning, body: readonly Form[]): readonly Param[] {
    if (binding !== undefined) this.#bind(binding, meaning)
    for (const form of body) this.#read(form, 0)
    const seen = new Set<string>()
    return this.#found.filter(({ name, in: place }) => {
      const key = `${place} ${name}`
      return !seen.has(key) && seen.add(key)
    })
  }

  /** A name, or the map that takes apart what it stands for. */
  #bind(pattern: Form, meaning: Meaning): void {
    if (pattern.kind === 'symbol') {
      this.#known.set(pattern.text, meaning)
      return
    }
    if (pattern.kind !== 'map') return
    for (let i = 0; i + 1 < pattern.items.length; i += 2) {
      const [key, value] = [pattern.items[i], pattern.items[i + 1]]
      if (key === undefined || value === undefined) continue
      const words = key.kind === 'keyword' ? key.text.slice(key.text.lastIndexOf('/') + 1) : ''
      if (words === 'keys' || words === 'strs') {
        for (const one of itemsOf(value)) this.#bindMember(one, nameOf(one) ?? keyOf(one), meaning)
      } else if (words === 'as') this.#bind(value, meaning)
      else if (key.kind !== 'keyword') this.#bindMember(key, keyOf(value), meaning)
    }
  }

  #bindMember(pattern: Form, name: string | undefined, meaning: Meaning): void {
    const of = name === undefined ? undefined : this.#member(meaning, name)
    if (of !== undefined) this.#bind(pattern, of)
  }

  /** What is under a key; what a place holds is an input. */
  #member(meaning: Meaning, key: string): Meaning | undefined {
    if (meaning === 'context') return key === 'request' ? 'request' : undefined
    if (meaning === 'coerced') return Object.hasOwn(COERCED, key) ? COERCED[key] : undefined
    if (meaning !== 'request') {
      if (meaning !== 'path') this.#found.push({ name: key, in: meaning })
      return undefined
    }
    if (key === 'params') return this.#mixed
    if (key === 'parameters') return 'coerced'
    return Object.hasOwn(PLACES, key) ? PLACES[key] : undefined
  }

  /** Reads a form and says what it stands for. */
  #read(form: Form, depth: number): Meaning | undefined {
    if (depth > MAX_DEPTH) return undefined
    if (form.kind === 'symbol') return this.#known.get(form.text)
    const items = itemsOf(form)
    const [head, first, second] = items
    if (form.kind !== 'list' || head === undefined) {
      for (const one of items) this.#read(one, depth + 1)
      return undefined
    }
    const name = nameOf(head)
    if (head.kind === 'keyword' && first !== undefined) return this.#under(this.#read(first, depth + 1), [head])
    if (name === 'get' && first !== undefined && second !== undefined)
      return this.#under(this.#read(first, depth + 1), [second])
    if (name === 'get-in' && first !== undefined) return this.#under(this.#read(first, depth + 1), itemsOf(second))
    if (/^(?:->|some->)$/.test(name ?? '') && first !== undefined) return this.#thread(items.slice(1), depth)
    if (LETS.test(name ?? '') && first?.kind === 'vector') {
      for (let i = 0; i + 1 < first.items.length; i += 2) {
        const [pattern, value] = [first.items[i], first.items[i + 1]]
        const meaning = value === undefined ? undefined : this.#read(value, depth + 1)
        if (pattern !== undefined && meaning !== undefined) this.#bind(pattern, meaning)
      }
      for (const one of items.slice(2)) this.#read(one, depth + 1)
      return undefined
    }
    // The request as a function of its keys: `(params :page)`.
    const called = name === undefined ? undefined : this.#known.get(name)
    if (called !== undefined && first !== undefined && keyOf(first) !== undefined) return this.#under(called, [first])
    const meanings = items.slice(1).map((one) => this.#read(one, depth + 1))
    if (name === undefined) this.#read(head, depth + 1)
    else if (meanings.includes('request')) this.#enter(name, meanings, depth)
    return undefined
  }

  /** A function of the folder that is handed the request. */
  #enter(name: string, meanings: readonly (Meaning | undefined)[], depth: number): void {
    const forms = this.#definitions.named(name)?.forms ?? []
    const at = forms.findIndex(({ kind }) => kind === 'vector')
    if (at < 0 || this.#entered.length > 6 || this.#entered.includes(name) || this.#functions++ > MAX_FUNCTIONS) return
    const before = this.#known
    this.#entered.push(name)
    this.#known = new Map()
    for (const [i, meaning] of meanings.entries()) {
      const pattern = itemsOf(forms[at])[i]
      if (pattern !== undefined && meaning !== undefined) this.#bind(pattern, meaning)
    }
    for (const form of forms.slice(at + 1)) this.#read(form, depth + 1)
    this.#known = before
    this.#entered.pop()
  }

  /** `(-> req :params :page)` */
  #thread([start, ...steps]: readonly Form[], depth: number): Meaning | undefined {
    let at = start === undefined ? undefined : this.#read(start, depth + 1)
    for (const step of steps) {
      const key = step.kind === 'list' && nameOf(itemsOf(step)[0]) === 'get' ? itemsOf(step)[1] : step
      if (key === undefined || keyOf(key) === undefined) return undefined
      at = this.#under(at, [key])
    }
    return at
  }

  #under(meaning: Meaning | undefined, keys: readonly Form[]): Meaning | undefined {
    let at = meaning
    for (const key of keys) {
      const name = keyOf(key)
      at = at === undefined || name === undefined ? undefined : this.#member(at, name)
    }
    return at
  }
}

function keyOf(form: Form): string | undefined {
  return form.kind === 'keyword' || form.kind === 'string' ? form.text : undefined
}

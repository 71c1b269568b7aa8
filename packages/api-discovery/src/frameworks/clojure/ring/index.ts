/** Ring without a router: `(case (:uri req) "/x" …)`, `(cond (= uri "/x") …)`, `(case [method uri] [:get "/x"] …)`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { Definitions } from '../definitions.ts'
import { inputsOfBody } from '../inputs.ts'
import { clojurePath } from '../paths.ts'
import { itemsOf, nameOf, readForms, type Form } from '../reader.ts'

const reader: Reader = { framework: 'ring', syntax: clojurePath }
const MAX_DEPTH = 60
const FUNCTIONS = /^(?:defn-?|fn)$/

export const ring: Framework = {
  name: 'ring',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    for (const { file, text: source } of sourcesOf(project, /\.cljc?$/, /\buri\b|\bpath-info\b/)) {
      if (/\bclj-http|cljs-http|org\.httpkit\.client\b/.test(source) && !/\bring\.|httpkit\.server/.test(source))
        continue
      const definitions = new Definitions([{ file, text: source }])
      for (const form of readForms(source)) functionsIn(form, { file, run, definitions }, 0)
    }
  },
}

interface Place {
  readonly file: string
  readonly run: Interpreter
  readonly definitions: Definitions
}

/** What the tests around a form say of the request. */
interface Known {
  readonly path?: string
  readonly method?: HttpMethod
}

function functionsIn(form: Form, place: Place, depth: number): void {
  if (depth > MAX_DEPTH) return
  const items = itemsOf(form)
  if (form.kind === 'list' && FUNCTIONS.test(nameOf(items[0]) ?? '')) {
    const at = items.findIndex(({ kind }) => kind === 'vector')
    const binding = itemsOf(items[at])[0]
    if (at > 0 && binding !== undefined && itemsOf(items[at]).length <= 3) {
      for (const one of items.slice(at + 1)) new Walk(binding, place).read(one, {}, 0)
      return
    }
  }
  for (const one of items) functionsIn(one, place, depth + 1)
}

class Walk {
  readonly #binding: Form
  readonly #place: Place

  constructor(binding: Form, place: Place) {
    this.#binding = binding
    this.#place = place
  }

  /** Registers what a form answers to; says whether it found anything. */
  read(form: Form, known: Known, depth: number): boolean {
    if (depth > MAX_DEPTH) return false
    const items = itemsOf(form)
    const name = form.kind === 'list' ? nameOf(items[0]) : undefined
    switch (name) {
      case 'case':
      case 'match':
        return this.#choices(items[1], pairs(items.slice(2)), known, depth)
      case 'condp':
        return nameOf(items[1]) === '=' && this.#choices(items[2], pairs(items.slice(3)), known, depth)
      case 'cond':
        return pairs(items.slice(1))
          .map(([test, then]) => this.#tested(test, then, known, depth))
          .includes(true)
      case 'if':
      case 'when':
        return [
          this.#tested(items[1], items[2], known, depth),
          ...items.slice(3).map((one) => this.read(one, known, depth + 1)),
        ].includes(true)
      default:
        return items.map((one) => this.read(one, known, depth + 1)).includes(true)
    }
  }

  #choices(subject: Form | undefined, choices: readonly Choice[], known: Known, depth: number): boolean {
    const asked = subject === undefined ? [] : subject.kind === 'vector' ? itemsOf(subject) : [subject]
    const kinds = asked.map(askedOf)
    if (!kinds.some((kind) => kind !== undefined)) {
      return choices.map(([, then]) => then !== undefined && this.read(then, known, depth + 1)).includes(true)
    }
    return choices
      .flatMap(([key, then]) => {
        if (key === undefined || then === undefined) return []
        const keys = subject?.kind === 'vector' || key.kind !== 'list' ? [key] : itemsOf(key)
        return keys.map((one) => {
          const parts = subject?.kind === 'vector' ? itemsOf(one) : [one]
          const said = parts.map((part, i) => saidOf(kinds[i], part))
          return this.#branch(
            one,
            then,
            said.some((fact) => fact === undefined) ? undefined : merged(said),
            known,
            depth,
          )
        })
      })
      .includes(true)
  }

  #tested(test: Form | undefined, then: Form | undefined, known: Known, depth: number): boolean {
    if (test === undefined || then === undefined) return false
    return this.#branch(test, then, factsOf(test), known, depth)
  }

  #branch(at: Form, then: Form, said: Known | undefined, known: Known, depth: number): boolean {
    const all = { ...known, ...said }
    if (this.read(then, all, depth + 1)) return true
    // Only the branch whose test said something new is an answer of its own.
    if (said === undefined || all.path === undefined || (said.path === undefined && said.method === undefined))
      return false
    this.#add(all, all.path, at, then)
    return true
  }

  #add(known: Known, path: string, at: Form, then: Form): void {
    const { file, run, definitions } = this.#place
    const router = run.project.graph.router(reader)
    router.isApplication = true
    const methods = known.method === undefined ? ANY_METHODS : [known.method]
    router.route({
      file,
      line: at.line,
      methods,
      path: text(path),
      handlers: [],
      condition: undefined,
      params: inputsOfBody(this.#binding, [then], methods, definitions),
    })
  }
}

type Choice = readonly [Form | undefined, Form | undefined]

function pairs(forms: readonly Form[]): Choice[] {
  const found: Choice[] = []
  for (let i = 0; i + 1 < forms.length; i += 2) found.push([forms[i], forms[i + 1]])
  return found
}

/** `uri`, `(:uri req)`, `(request :uri)`, `(:request-method req)` */
function askedOf(form: Form): 'path' | 'method' | undefined {
  const words = form.kind === 'symbol' ? [form.text] : itemsOf(form).flatMap((one) => ('text' in one ? [one.text] : []))
  if (form.kind !== 'symbol' && !itemsOf(form).some(({ kind }) => kind === 'keyword')) return undefined
  if (words.includes('uri') || words.includes('path-info')) return 'path'
  return words.includes('request-method') || (form.kind === 'symbol' && form.text === 'method') ? 'method' : undefined
}

function saidOf(kind: 'path' | 'method' | undefined, value: Form): Known | undefined {
  if (kind === 'path' && value.kind === 'string' && value.text.startsWith('/')) return { path: value.text }
  const isMethod = kind === 'method' && value.kind === 'keyword'
  return isMethod && /^(?:get|post|put|patch|delete|head|options)$/.test(value.text)
    ? { method: value.text.toUpperCase() }
    : undefined
}

function merged(facts: readonly (Known | undefined)[]): Known {
  return Object.assign({}, ...facts)
}

/** `(= uri "/x")`, `(and (= (:request-method req) :get) (= "/x" (:uri req)))` */
function factsOf(test: Form): Known | undefined {
  const [head, ...rest] = itemsOf(test)
  const name = test.kind === 'list' ? nameOf(head) : undefined
  if (name === 'and') {
    const facts = rest.flatMap((one) => factsOf(one) ?? [])
    return facts.length === 0 ? undefined : merged(facts)
  }
  if (name !== '=') return undefined
  const [left, right] = rest
  if (left === undefined || right === undefined) return undefined
  return saidOf(askedOf(left), right) ?? saidOf(askedOf(right), left)
}

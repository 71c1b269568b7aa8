/** Compojure and compojure-api: `(GET "/users/:id" [id] …)`, `context`, `routes`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { Definitions, type Definition } from '../definitions.ts'
import { itemsOf, nameOf, type Form } from '../reader.ts'
import { clojureNames } from '../paths.ts'
import { allowedMethods } from '../liberator.ts'
import { bindings } from './bindings.ts'

const reader: Reader = { framework: 'compojure', endSlash: 'dropped', syntax: colonPath }
const VERBS = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY)$/
const MAX_ROUTES = 5_000

export const compojure: Framework = {
  name: 'compojure',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const files = sourcesOf(project, /\.cljc?$/, /compojure|\((?:GET|POST|PUT|DELETE|ANY)\s+["[]|def/)
    if (!files.some(({ text: source }) => /compojure|\((?:GET|POST|PUT|DELETE|ANY)\s+["[]/.test(source))) return
    const definitions = new Definitions(files)
    for (const root of definitions.roots((one) => holdsVerb(one.forms, 0))) {
      new Walk(definitions, run).definition(root, '', [])
    }
  },
}

function holdsVerb(forms: readonly Form[], depth: number): boolean {
  return (
    depth < 100 && forms.some((form) => (form.kind === 'list' && isRoute(form)) || holdsVerb(itemsOf(form), depth + 1))
  )
}

function isRoute(form: Form): boolean {
  const [head, path] = itemsOf(form)
  return VERBS.test(nameOf(head) ?? '') && path !== undefined && path.kind !== 'keyword'
}

class Walk {
  readonly #definitions: Definitions
  readonly #run: Interpreter
  #count = 0

  constructor(definitions: Definitions, run: Interpreter) {
    this.#definitions = definitions
    this.#run = run
  }

  definition(of: Definition, prefix: string, onTheWay: readonly Definition[]): void {
    if (onTheWay.includes(of) || onTheWay.length > 24) return
    for (const form of of.forms) this.#form(form, prefix, of, [...onTheWay, of], 0)
  }

  #form(form: Form, prefix: string, within: Definition, onTheWay: readonly Definition[], depth: number): void {
    if (depth > 100 || this.#count > MAX_ROUTES) return
    if (form.kind === 'symbol') {
      const other = this.#definitions.named(nameOf(form))
      if (other !== undefined) this.definition(other, prefix, onTheWay)
      return
    }
    const items = itemsOf(form)
    const [head, second, ...rest] = items
    const name = form.kind === 'list' ? nameOf(head) : undefined
    if (form.kind === 'list' && isRoute(form)) {
      this.#route(form, name ?? '', prefix, within)
      return
    }
    if (name === 'context') {
      const path = this.#definitions.textOf(second?.kind === 'vector' ? itemsOf(second)[0] : second) ?? ''
      for (const one of rest.slice(1)) this.#form(one, prefix + path, within, onTheWay, depth + 1)
      return
    }
    // `routes` by itself is Compojure's own, whatever else the folder calls so.
    const inner = head?.kind === 'symbol' && head.text === 'routes' ? items.slice(1) : items
    for (const one of inner) this.#form(one, prefix, within, onTheWay, depth + 1)
  }

  #route(form: Form, verb: string, prefix: string, within: Definition): void {
    const [, written, binding, ...body] = itemsOf(form)
    const path = this.#definitions.textOf(written?.kind === 'vector' ? itemsOf(written)[0] : written)
    if (path === undefined) return
    this.#count++
    const allowed = verb === 'ANY' ? allowedMethods(body.at(-1), this.#definitions) : undefined
    const methods: readonly HttpMethod[] = verb === 'ANY' ? (allowed ?? ANY_METHODS) : [verb]
    const whole = prefix + path
    const router = this.#run.project.graph.router(reader)
    router.isApplication = true
    const names = clojureNames(whole)
    router.route({
      file: within.file,
      line: form.line,
      methods,
      // `:id{[0-9]+}` has an expression of its own.
      path: text(
        whole.replaceAll(
          /:([\w-]+)(?:\{(?:[^{}]|\{[^{}]*\})*\})?/g,
          (_, name: string) => `:${name.replaceAll('-', '_')}`,
        ),
      ),
      handlers: [],
      condition: undefined,
      params: bindings(binding, body, names, methods, this.#definitions),
    })
  }
}

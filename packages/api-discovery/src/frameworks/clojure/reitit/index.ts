/** Reitit and Pedestal: routes as data. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { declaredParameters } from '../declared-parameters.ts'
import { Definitions, type Definition } from '../definitions.ts'
import { inputsOfHandler } from '../inputs.ts'
import { clojurePath } from '../paths.ts'
import { itemsOf, nameOf, valueOf, type Form } from '../reader.ts'

function readerFor(framework: string): Reader {
  return { framework, syntax: clojurePath }
}

const reititReader = readerFor('reitit')
const pedestalReader = readerFor('pedestal')
const VERBS = /^(?:get|post|put|patch|delete|head|options)$/
export const reitit: Framework = {
  name: 'reitit',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const files = sourcesOf(project, /\.(?:cljc?|edn)$/, /\(def|reitit|pedestal/)
    const isPedestal = files.some(({ text: source }) => /io\.pedestal/.test(source))
    if (!isPedestal && !files.some(({ text: source }) => /\breitit\b/.test(source))) return
    const definitions = new Definitions(files)
    for (const root of definitions.roots((one) => holdsRoute(one.forms, 0))) {
      new Walk(definitions, run).definition(root, '', [])
    }
  },
}

function holdsRoute(forms: readonly Form[], depth: number): boolean {
  return depth < 100 && forms.some((form) => isRoute(form) || isVerbose(form) || holdsRoute(itemsOf(form), depth + 1))
}

function isVerbose(form: Form): boolean {
  return form.kind === 'map' && valueOf(form, 'path')?.kind === 'string' && valueOf(form, 'verbs')?.kind === 'map'
}

/** `["/path" …]`, with something behind the path. */
function isRoute(form: Form): boolean {
  const [path, second] = itemsOf(form)
  return form.kind === 'vector' && path?.kind === 'string' && /^(?:\/|$)/.test(path.text) && second !== undefined
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
    if (depth > 100 || this.#count > 5_000) return
    if (form.kind === 'symbol') {
      const other = this.#definitions.named(nameOf(form))
      if (other !== undefined && holdsRoute(other.forms, 0)) this.definition(other, prefix, onTheWay)
      return
    }
    if (form.kind === 'map' && valueOf(form, 'path')?.kind === 'string') {
      this.#verbose(form, prefix, within, onTheWay, depth)
      return
    }
    const path = this.#pathOf(form)
    if (path === undefined) {
      for (const one of itemsOf(form)) this.#form(one, prefix, within, onTheWay, depth + 1)
      return
    }
    const [, ...rest] = itemsOf(form)
    const whole = prefix + path
    const [second] = rest
    // Pedestal's table: `["/path" :get handler :route-name :x]`.
    if (second?.kind === 'keyword' && (VERBS.test(second.text) || second.text === 'any')) {
      const methods = second.text === 'any' ? ANY_METHODS : [second.text.toUpperCase()]
      this.#add(whole, methods, form, rest[1], within, true)
      return
    }
    const children = rest.filter((one) => one.kind === 'vector' || one.kind === 'list')
    for (const one of rest) {
      if (one.kind === 'map') this.#data(one, whole, form, within)
      else if (one.kind === 'symbol') {
        const other = this.#definitions.named(nameOf(one))
        if (other !== undefined && holdsRoute(other.forms, 0)) this.definition(other, whole, onTheWay)
        // A handler alone answers every method.
        else if (children.length === 0) this.#add(whole, ANY_METHODS, form, one, within)
      } else if (nameOf(itemsOf(one)[0]) === 'fn') this.#add(whole, ANY_METHODS, form, one, within)
      else this.#form(one, whole, within, onTheWay, depth + 1)
    }
  }

  /** Pedestal's verbose form: `{:path "/x" :verbs {:get {:handler h}} :children [{…}]}`. */
  #verbose(form: Form, prefix: string, within: Definition, onTheWay: readonly Definition[], depth: number): void {
    const path = valueOf(form, 'path')
    const whole = prefix + (path?.kind === 'string' ? path.text : '')
    for (const [i, verb] of itemsOf(valueOf(form, 'verbs')).entries()) {
      const data = itemsOf(valueOf(form, 'verbs'))[i + 1]
      if (i % 2 !== 0 || verb.kind !== 'keyword' || !(VERBS.test(verb.text) || verb.text === 'any')) continue
      this.#add(whole, verb.text === 'any' ? ANY_METHODS : [verb.text.toUpperCase()], verb, data, within, true)
    }
    const children = valueOf(form, 'children')
    for (const child of itemsOf(children)) this.#form(child, whole, within, onTheWay, depth + 1)
  }

  /** The text in front of a route's data, also where a definition names it: `[base ["/users" …]]`. */
  #pathOf(form: Form): string | undefined {
    const [path, second] = itemsOf(form)
    if (isRoute(form)) return path?.kind === 'string' ? path.text : undefined
    if (form.kind !== 'vector' || path?.kind !== 'symbol' || second === undefined) return undefined
    const named = this.#definitions.textOf(path)
    return named?.startsWith('/') === true ? named : undefined
  }

  /** `{:get handler :post {:handler h :parameters {:body {:x int?}}}}` */
  #data(data: Form, path: string, form: Form, within: Definition): void {
    const items = itemsOf(data)
    let verbs = 0
    for (const [i, key] of items.entries()) {
      if (i % 2 !== 0 || key.kind !== 'keyword' || !VERBS.test(key.text)) continue
      verbs++
      this.#add(path, [key.text.toUpperCase()], key, items[i + 1], within)
    }
    if (verbs === 0 && valueOf(data, 'handler') !== undefined) this.#add(path, ANY_METHODS, form, data, within)
  }

  #add(
    path: string,
    methods: readonly HttpMethod[],
    at: Form,
    data: Form | undefined,
    within: Definition,
    isPedestal = false,
  ): void {
    this.#count++
    const router = this.#run.project.graph.router(isPedestal ? pedestalReader : reititReader)
    router.isApplication = true
    const declared = declaredParameters(valueOf(data, 'parameters'), this.#definitions)
    const handler = valueOf(data, 'handler') ?? (data?.kind === 'map' ? undefined : data)
    const params = declared.length > 0 ? declared : inputsOfHandler(handler, this.#definitions, methods)
    router.route({
      file: within.file,
      line: at.line,
      methods,
      path: text(path),
      handlers: [],
      condition: undefined,
      params,
    })
  }
}

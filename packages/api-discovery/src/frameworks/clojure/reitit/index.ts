/** Reitit and Pedestal: routes as data. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type Param, type ParamPlace } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { Definitions, type Definition } from '../definitions.ts'
import { itemsOf, nameOf, valueOf, type Form } from '../reader.ts'

function readerFor(framework: string): Reader {
  return {
    framework,
    syntax: (piece) =>
      colonPath(
        piece
          .replaceAll(/:([\w-]+)/g, (_, name: string) => `:${name.replaceAll('-', '_')}`)
          .replaceAll(/\{\*?([\w.-]+)\}/g, (_, name: string) => `:${name.replaceAll(/[.-]/g, '_')}`),
      ),
  }
}

const reititReader = readerFor('reitit')
const pedestalReader = readerFor('pedestal')
const VERBS = /^(?:get|post|put|patch|delete|head|options)$/
const PLACES: Readonly<Record<string, ParamPlace>> = {
  query: 'query',
  body: 'json',
  form: 'form',
  multipart: 'form',
  header: 'header',
}

export const reitit: Framework = {
  name: 'reitit',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const files = sourcesOf(project, /\.cljc?$/, /\(def|reitit|pedestal/)
    const isPedestal = files.some(({ text: source }) => /io\.pedestal/.test(source))
    if (!isPedestal && !files.some(({ text: source }) => /\breitit\b/.test(source))) return
    const definitions = new Definitions(files)
    for (const root of definitions.roots((one) => holdsRoute(one.forms, 0))) {
      new Walk(definitions, run).definition(root, '', [])
    }
  },
}

function holdsRoute(forms: readonly Form[], depth: number): boolean {
  return depth < 100 && forms.some((form) => isRoute(form) || holdsRoute(itemsOf(form), depth + 1))
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
      this.#add(whole, second.text === 'any' ? ANY_METHODS : [second.text.toUpperCase()], form, undefined, within, true)
      return
    }
    const children = rest.filter((one) => one.kind === 'vector' || one.kind === 'list')
    for (const one of rest) {
      if (one.kind === 'map') this.#data(one, whole, form, within)
      else if (one.kind === 'symbol') {
        const other = this.#definitions.named(nameOf(one))
        if (other !== undefined && holdsRoute(other.forms, 0)) this.definition(other, whole, onTheWay)
        // A handler alone answers every method.
        else if (children.length === 0) this.#add(whole, ANY_METHODS, form, undefined, within)
      } else this.#form(one, whole, within, onTheWay, depth + 1)
    }
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
    const params = paramsOf(valueOf(data, 'parameters'))
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

function paramsOf(parameters: Form | undefined): Param[] {
  return itemsOf(parameters).flatMap((key, i): Param[] => {
    const place = key.kind === 'keyword' && i % 2 === 0 ? PLACES[key.text] : undefined
    if (place === undefined) return []
    const given = itemsOf(parameters)[i + 1]
    // Malli writes maps as vectors: `[:map [:x int?]]`.
    const fields =
      given?.kind === 'vector'
        ? given.items.map((one) => itemsOf(one)[0])
        : itemsOf(given).filter((_, at) => at % 2 === 0)
    return fields.flatMap((one) => {
      const field = one?.kind === 'list' ? itemsOf(one)[1] : one
      return field?.kind === 'keyword' && field.text !== 'map' ? [{ name: field.text, in: place }] : []
    })
  })
}

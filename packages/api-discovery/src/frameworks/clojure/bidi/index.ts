/** bidi and yada: pairs of a pattern and what it leads to, `["/" {"users/" {[:id] :user}}]`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type Param } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { sourcesOf } from '../../shared/sources.ts'
import { Definitions, type Definition } from '../definitions.ts'
import { declaredParameters } from '../declared-parameters.ts'
import { inputsOfHandler } from '../inputs.ts'
import { clojurePath } from '../paths.ts'
import { itemsOf, nameOf, valueOf, type Form } from '../reader.ts'

const reader: Reader = { framework: 'bidi', syntax: clojurePath }
const VERBS = /^(?:get|post|put|patch|delete|head|options)$/
const MAX_DEPTH = 60
const MAX_ROUTES = 5_000

export const bidi: Framework = {
  name: 'bidi',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    const files = sourcesOf(project, /\.cljc?$/, /\((?:def|ns)/)
    const isAbout = /\b(?:bidi\.(?:bidi|ring|vhosts)|yada\.yada)\b/
    const about = new Set(files.filter(({ text: source }) => isAbout.test(source)).map(({ file }) => file))
    if (about.size === 0) return
    const definitions = new Definitions(files)
    for (const root of definitions.all) {
      if (!about.has(root.file)) continue
      const walk = new Walk(definitions, root.file, run)
      for (const form of root.forms) {
        const pair = pairIn(form)
        if (pair !== undefined) walk.pair(pair, '', undefined, 0)
      }
    }
  },
}

/** `["/" …]` by itself, or what a call such as `(yada/listener ["/" …] {…})` is given. */
function pairIn(form: Form, depth = 0): Form | undefined {
  const [pattern, matched, ...more] = itemsOf(form)
  if (form.kind === 'vector') {
    const isPair = pattern?.kind === 'string' && /^(?:\/|$)/.test(pattern.text) && more.length === 0
    return isPair && leads(matched) ? form : undefined
  }
  if (form.kind !== 'list' || depth > 4) return undefined
  for (const one of itemsOf(form).slice(1)) {
    const found = pairIn(one, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

/** Whether something is more of a routing table, and no text or number. */
function leads(form: Form | undefined): boolean {
  if (form?.kind === 'vector') return form.items.every(({ kind }) => kind === 'vector')
  return form?.kind === 'map' || form?.kind === 'symbol' || form?.kind === 'list'
}

class Walk {
  readonly #definitions: Definitions
  readonly #run: Interpreter
  readonly #file: string
  #count = 0

  constructor(definitions: Definitions, file: string, run: Interpreter) {
    this.#definitions = definitions
    this.#file = file
    this.#run = run
  }

  pair(form: Form, prefix: string, method: HttpMethod | undefined, depth: number): void {
    const [pattern, matched] = itemsOf(form)
    if (pattern !== undefined && matched !== undefined) this.#entry(pattern, matched, prefix, method, depth)
  }

  #entry(pattern: Form, matched: Form, prefix: string, method: HttpMethod | undefined, depth: number): void {
    if (depth > MAX_DEPTH || this.#count > MAX_ROUTES) return
    if (pattern.kind === 'keyword' && VERBS.test(pattern.text)) {
      this.#matched(matched, prefix, pattern.text.toUpperCase(), pattern, depth + 1)
      return
    }
    // `true` takes whatever is left over: no path of its own.
    const paths = pathsOf(pattern, this.#definitions)
    for (const path of paths) this.#matched(matched, prefix + path, method, pattern, depth + 1)
  }

  #matched(matched: Form, path: string, method: HttpMethod | undefined, at: Form, depth: number): void {
    if (matched.kind === 'map' || (matched.kind === 'vector' && matched.items.every(({ kind }) => kind === 'vector'))) {
      const entries =
        matched.kind === 'vector'
          ? matched.items.map((one): readonly (Form | undefined)[] => itemsOf(one))
          : matched.items.flatMap((one, i) => (i % 2 === 0 ? [[one, matched.items[i + 1]]] : []))
      for (const [pattern, inner] of entries) {
        if (pattern !== undefined && inner !== undefined) this.#entry(pattern, inner, path, method, depth)
      }
      return
    }
    const named = matched.kind === 'symbol' ? this.#definitions.named(nameOf(matched)) : undefined
    const [table] = named?.forms.flatMap((form) => (form.kind === 'map' ? [form] : [])) ?? []
    if (table !== undefined && itemsOf(table)[0]?.kind !== 'keyword') this.#matched(table, path, method, at, depth + 1)
    else this.#answer(matched, named, path, method, at)
  }

  #answer(handler: Form, named: Definition | undefined, path: string, method: HttpMethod | undefined, at: Form): void {
    const resource = resourceIn(handler) ?? (named === undefined ? undefined : resourceIn(named.forms.at(-1)))
    const verbs = itemsOf(valueOf(resource, 'methods')).flatMap((key, i, all) => {
      const isVerb = i % 2 === 0 && key.kind === 'keyword' && VERBS.test(key.text)
      return isVerb ? [{ method: key.text.toUpperCase(), data: all[i + 1], at: key }] : []
    })
    const common = declaredParameters(valueOf(resource, 'parameters'), this.#definitions)
    for (const verb of verbs) {
      const own = declaredParameters(valueOf(verb.data, 'parameters'), this.#definitions)
      this.#add(path, [verb.method], at, [...common, ...own])
    }
    if (verbs.length > 0) return
    // What is made a resource of can only be asked for.
    const isContent = nameOf(itemsOf(handler)[0]) === 'as-resource' || resource?.kind === 'string'
    const methods = method === undefined ? (isContent ? ['GET'] : ANY_METHODS) : [method]
    this.#add(path, methods, at, inputsOfHandler(handler, this.#definitions, methods))
  }

  #add(path: string, methods: readonly HttpMethod[], at: Form, params: readonly Param[]): void {
    this.#count++
    const router = this.#run.project.graph.router(reader)
    router.isApplication = true
    const named = params.filter(({ in: place }) => place !== 'path')
    router.route({
      file: this.#file,
      line: at.line,
      methods,
      path: text(path),
      handlers: [],
      condition: undefined,
      params: named,
    })
  }
}

/** The map of `(yada/resource {…})`, `(yada/handler {…})`. */
function resourceIn(form: Form | undefined): Form | undefined {
  const [head, data] = itemsOf(form)
  return form?.kind === 'list' && /^(?:resource|handler|yada)$/.test(nameOf(head) ?? '') ? data : undefined
}

function pathsOf(pattern: Form, definitions: Definitions): readonly string[] {
  switch (pattern.kind) {
    case 'string':
      return [pattern.text]
    case 'keyword':
      return [`:${pattern.text}`]
    case 'set':
      return pattern.items.flatMap((one) => pathsOf(one, definitions))
    case 'vector':
      return [pattern.items.map((one) => segmentOf(one, definitions)).join('')]
    case 'symbol': {
      const named = definitions.textOf(pattern)
      return named === undefined ? [] : [named]
    }
    default:
      return []
  }
}

/** `"/users/"`, `:id`, `[#"\d+" :id]`, `[long :id]` */
function segmentOf(segment: Form, definitions: Definitions): string {
  if (segment.kind === 'keyword') return `{${segment.text.replaceAll('-', '_')}}`
  if (segment.kind !== 'vector') return definitions.textOf(segment) ?? '{segment}'
  const name = segment.items.at(-1)
  return `{${name?.kind === 'keyword' ? name.text.replaceAll('-', '_') : 'segment'}}`
}

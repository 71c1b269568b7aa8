/** Athena and Action Controller: routes are annotations of methods, which the reading of Crystal as Ruby leaves out. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type Param } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { bracePath } from '../../shared/brace-path.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { sourcesOf } from '../../shared/sources.ts'

/** `/users/{id<\d+>}`, `/page/{page<\d+>?1}` */
const athenaReader: Reader = {
  framework: 'athena',
  syntax: (piece) => bracePath(piece.replaceAll(/\{(\w+)(?:<[^<>]*>)?(?:\?[^{}]*)?\}/g, '{$1}')),
}
const actionReader: Reader = { framework: 'action-controller', syntax: colonPath }

export const annotated: Framework = {
  name: 'athena',
  languages: [],
  packages: [],
  hints: '(?!)',

  files(project: Project, run: Interpreter): void {
    for (const { file, text: source } of sourcesOf(
      project,
      /\.cr$/,
      /@\[(?:ARTA|AC|ActionController)::|<\s*ATH::Controller\b/,
    )) {
      new Controllers(file, run).read(source.split('\n').map((line) => line.slice(0, 2_000)))
    }
  },
}

const ATHENA =
  /^\s*@\[(?:ARTA|Athena::Framework::Annotations)::(Get|Post|Put|Patch|Delete|Head|Link|Unlink|Route)\((.*)\)\]/
const ACTION = /^\s*@\[(?:AC|ActionController)::Route::(GET|POST|PUT|PATCH|DELETE|OPTIONS|HEAD|WebSocket)\((.*)\)\]/
const READS = /^\s*@\[ATHA::(QueryParam|RequestParam)\("([^"]+)"/
/** Routes of Action Controller without annotations: `get "/old/:x", :old do` */
const WORDS = /^\s*(get|post|put|patch|delete|options|head|ws)\s+"([^"]*)"\s*,\s*:\w+/

interface Waiting {
  readonly reader: Reader
  readonly methods: readonly HttpMethod[]
  readonly path: string
  readonly line: number
  readonly options: string
  readonly isSocket: boolean
}

class Controllers {
  readonly #file: string
  readonly #run: Interpreter
  #prefix = ''
  /** Annotations wait for the class or method below them. */
  #waiting: Waiting[] = []
  #params: Param[] = []

  constructor(file: string, run: Interpreter) {
    this.#file = file
    this.#run = run
  }

  read(lines: readonly string[]): void {
    for (const [i, line] of lines.entries()) {
      if (/^\s*#/.test(line)) continue
      const route = annotation(line, i + 1)
      if (route !== undefined) this.#waiting.push(route)
      const [, place, name] = READS.exec(line) ?? []
      if (name !== undefined) this.#params.push({ name, in: place === 'QueryParam' ? 'query' : 'form' })
      const base = /^\s*base\s+"([^"]*)"/.exec(line)?.[1]
      if (base !== undefined) this.#prefix = base
      const [, word = '', path] = WORDS.exec(line) ?? []
      if (path !== undefined && this.#prefix !== '') {
        const isSocket = word === 'ws'
        const methods = [isSocket ? 'GET' : word.toUpperCase()]
        this.#add({ reader: actionReader, methods, path, line: i + 1, options: '', isSocket }, [])
      }
      if (/^\s*(?:abstract\s+)?class\s/.test(line)) {
        this.#prefix = this.#waiting.at(-1)?.path ?? ''
        this.#forget()
      } else if (/^\s*(?:private\s+|protected\s+)?def\s/.test(line)) {
        for (const one of this.#waiting) this.#add(one, this.#inputs(one, line))
        this.#forget()
      }
    }
  }

  #forget(): void {
    this.#waiting = []
    this.#params = []
  }

  /** Arguments of Action Controller's methods that are not in the path come from the query, one may be the body. */
  #inputs({ reader, path, options }: Waiting, definition: string): readonly Param[] {
    if (reader === athenaReader) return this.#params
    const body = /\bbody:\s*:(\w+)/.exec(options)?.[1]
    const list = /\bdef\s+\w+\s*\((.*)\)/.exec(definition)?.[1] ?? ''
    return [...list.matchAll(/(?:^|,)\s*(?:@\[[^\]]*\]\s*)?(\w+)\s*:/g)].flatMap(([, name = '']): Param[] => {
      if (new RegExp(`[:*{]${name}\\b`).test(this.#prefix + path)) return []
      return name === body ? [{ name: 'body', in: 'body' }] : [{ name, in: 'query' }]
    })
  }

  #add(one: Waiting, params: readonly Param[]): void {
    const router = this.#run.project.graph.router(one.reader)
    router.isApplication = true
    router.route({
      file: this.#file,
      line: one.line,
      methods: one.methods,
      path: text(`${this.#prefix}${one.path === '/' && this.#prefix !== '' ? '' : one.path}`),
      handlers: [],
      condition: undefined,
      params,
      ...(one.isSocket ? { protocol: 'ws' as const } : {}),
    })
  }
}

function annotation(line: string, number: number): Waiting | undefined {
  const [, verb, options = ''] = ATHENA.exec(line) ?? ACTION.exec(line) ?? []
  if (verb === undefined) return undefined
  const path = /(?:^|\bpath:)\s*"([^"]*)"/.exec(options)?.[1]
  if (path === undefined) return undefined
  const named = [...(/\bmethods:\s*(\{[^}]*\}|\[[^\]]*\]|"[^"]*")/.exec(options)?.[1] ?? '').matchAll(/"(\w+)"/g)]
  const given = named.map(([, name = '']) => name.toUpperCase())
  const isSocket = verb === 'WebSocket'
  const methods = verb === 'Route' ? (given.length > 0 ? given : ANY_METHODS) : [isSocket ? 'GET' : verb.toUpperCase()]
  return { reader: ATHENA.test(line) ? athenaReader : actionReader, methods, path, line: number, options, isSocket }
}

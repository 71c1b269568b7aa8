/** Routers that differ in little more than the names of their methods. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Call } from '../../engine/native.ts'
import { native, type Value } from '../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../model.ts'
import type { Reader } from '../../routing/graph.ts'
import { isStatic, PlainRouter } from './nethttp/router.ts'
import { groupOf, methodsIn, orUnknown, routersIn, setUp } from './router.ts'

/** What the methods of a router are called; all names are those of Go. */
export interface RouterWords {
  /** `Get(path, handlers…)`; `ANY_METHODS` for what answers all of them. */
  readonly verbs: ReadonlyMap<string, readonly HttpMethod[]>
  /** `Handle(method, path, handlers…)` */
  readonly methodFirst?: readonly string[]
  /** `HandleFunc(path, handler)`, of which the handler may look at the method or be a router. */
  readonly plain?: readonly string[]
  /** `Group(path, middleware…)` gives the group; `Group(path, function, middleware…)` calls the function with it. */
  readonly groups?: readonly string[]
  /** `Mount(path, router)` */
  readonly mounts?: readonly string[]
  /** `Use(middleware…)` */
  readonly uses?: readonly string[]
  /** Methods that give the router again. */
  readonly same?: readonly string[]
}

/** The verbs in one spelling, each with some endings: `Get`, `GetFunc`. */
export function spelled(
  verbs: ReadonlyMap<string, readonly HttpMethod[]>,
  endings: readonly string[] = [''],
  more: Readonly<Record<string, readonly HttpMethod[]>> = {},
): ReadonlyMap<string, readonly HttpMethod[]> {
  const known = [...verbs, ...Object.entries(more)]
  return new Map(known.flatMap(([name, methods]) => endings.map((ending) => [`${name}${ending}`, methods] as const)))
}

export class VerbRouter extends PlainRouter {
  readonly #words: RouterWords

  constructor(words: RouterWords, run: Interpreter, reader: Reader) {
    super(run.project.graph.router(reader))
    this.#words = words
  }

  /** A router that is served by itself. */
  static application(words: RouterWords, run: Interpreter, reader: Reader): Value {
    const made = new VerbRouter(words, run, reader)
    made.router.isApplication = true
    return native(made)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const words = this.#words
    const [first, second, ...rest] = call.args
    const verb = words.verbs.get(name)
    if (verb !== undefined) {
      if (!isStatic(call.args.at(-1))) this.register(call, verb, orUnknown(first), call.args.slice(1))
      return native(this)
    }
    if (words.methodFirst?.includes(name) === true) {
      const methods = methodsIn(first) ?? ANY_METHODS
      this.register(call, methods, orUnknown(second), rest)
      return native(this)
    }
    if (words.plain?.includes(name) === true) {
      this.serve(call, undefined, orUnknown(first), call.args.slice(1), run)
      return native(this)
    }
    if (words.groups?.includes(name) === true) return native(this.#group(call, run))
    if (words.mounts?.includes(name) === true) {
      for (const { router } of routersIn(second, run, call.file)) this.mountAt(call, orUnknown(first), router)
      return native(this)
    }
    if (words.uses?.includes(name) === true) {
      this.use(call, call.args)
      return native(this)
    }
    return words.same?.includes(name) === true ? native(this) : undefined
  }

  #group(call: Call, run: Interpreter): VerbRouter {
    const [first, second, ...rest] = call.args
    const make = (in_: Interpreter, reader: Reader): VerbRouter => new VerbRouter(this.#words, in_, reader)
    const isSetUp = second?.kind === 'function' && takesRouter(second)
    const child = groupOf(this, make, call, run, first, isSetUp ? rest : call.args.slice(1))
    if (isSetUp) setUp(second, [child], call, run)
    return child
  }
}

/** Whether a function sets up a group, and is no middleware: `func(r martini.Router) { … }`. */
function takesRouter(value: Extract<Value, { kind: 'function' }>): boolean {
  const [type] = value.fn.params.map((param) => param.type)
  return type?.kind === 'named' && /(?:Router|Group|Mux)$/.test(type.name)
}

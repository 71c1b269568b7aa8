/** Finatra: controllers whose bodies register routes, with requests as they come or as case classes. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Expr, ParamDef } from '../../../engine/ir.ts'
import { Native, type Call } from '../../../engine/native.ts'
import {
  concat,
  native,
  plainText,
  text,
  UNKNOWN,
  type ClassValue,
  type External,
  type FunctionValue,
  type Value,
} from '../../../engine/values.ts'
import { SCALA } from '../../../languages/scala/names.ts'
import { ANY_METHODS, type HttpMethod, type ParamPlace } from '../../../model.ts'
import { takeBody } from '../../../routing/bodies.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { colonPath } from '../../shared/colon-path.ts'
import { placeNamed, readNamed, readWholeBody, RequestObject } from '../../shared/request-object.ts'
import { isAbout } from '../imports.ts'

const VERBS = /^(?:get|post|put|patch|delete|head|options|trace|any)$/

const reader: Reader = {
  framework: 'finatra',
  // `:*` is whatever comes.
  syntax: (piece) => colonPath(piece.replaceAll(':*', '*')),
  inputsShareNames: true,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = route.handlers.at(-1)
    if (handler?.kind !== 'function') return
    const of = requestClass(handler, run)
    if (of === undefined) run.handle(handler, [native(requestOf(route, facts))], facts)
    else readFields(of, route, facts)
  },
}

/** A case class of the folder that the handler takes in the place of the request. */
function requestClass(handler: FunctionValue, run: Interpreter): ClassValue | undefined {
  const type = handler.fn.params[0]?.type
  if (type === undefined) return undefined
  return run.project.resolveType(type, handler.scope, run).find((one) => one.kind === 'class')
}

const MARKS: Readonly<Record<string, ParamPlace>> = {
  RouteParam: 'path',
  QueryParam: 'query',
  FormParam: 'form',
  Header: 'header',
}

/** Fields say where they come from; those that do not are fields of the body. */
function readFields(of: ClassValue, route: Route, facts: HandlerFacts): void {
  const constructor = of.def.members.find((member) => member.role === 'constructor')?.method
  const fields = constructor?.params ?? []
  for (const field of fields) {
    if (field.to.kind !== 'name' || field.to.name === 'request') continue
    const marks = (field.decorators ?? []).flatMap(({ value }) => markOf(value) ?? [])
    const [mark] = marks
    if (mark !== undefined) facts.add({ name: mark.named ?? field.to.name, in: mark.place })
    else if (takeBody(route.methods) && isPlain(field)) facts.add({ name: field.to.name, in: 'json' })
  }
}

function markOf(mark: Expr): { readonly place: ParamPlace; readonly named: string | undefined } | undefined {
  const callee = mark.kind === 'call' ? mark.callee : mark
  const name = callee.kind === 'name' || callee.kind === 'member' ? callee.name : ''
  const place = Object.hasOwn(MARKS, name) ? MARKS[name] : undefined
  const given = mark.kind === 'call' ? mark.args[0]?.value : undefined
  return place === undefined ? undefined : { place, named: given?.kind === 'string' ? given.value : undefined }
}

/** `@Inject` and the request itself are no inputs. */
function isPlain({ type, decorators }: ParamDef): boolean {
  return (decorators ?? []).length === 0 && !(type?.kind === 'named' && type.name === 'Request')
}

function requestOf(route: Route, facts: HandlerFacts): RequestObject {
  const readers = ['get', 'getOrElse', 'apply', 'getAll', 'contains']
  const place = takeBody(route.methods) ? 'form' : 'query'
  // What a wildcard took has its star for a name.
  const read = (call: Call): Value => (plainText(call.args[0]) === '*' ? UNKNOWN : readNamed(place, facts, call))
  return new RequestObject(
    {
      params: () => placeNamed(place, facts, readers),
      headerMap: () => placeNamed('header', facts, readers),
      cookies: () => placeNamed('cookie', facts, readers),
      contentString: () => readWholeBody(facts),
    },
    {
      getParam: read,
      getIntParam: read,
      getLongParam: read,
      getBooleanParam: read,
      getParams: read,
      params: read,
      headerMap: (call) => readNamed('header', facts, call),
      cookies: (call) => readNamed('cookie', facts, call),
    },
  )
}

/** What `Controller` gives to the classes that extend it. */
class FinatraController extends Native {
  readonly #router: Router
  readonly #prefixes: Value[] = []

  constructor(run: Interpreter) {
    super()
    this.#router = run.project.graph.router(reader)
    this.#router.isApplication = true
  }

  override member(name: string): Value | undefined {
    if (name === 'prefix') return native(new Taking((path, block, _call, run) => this.#group(path, block, run)))
    if (name === 'filter') return native(new Filtered(this))
    const methods: readonly HttpMethod[] = name === 'any' ? ANY_METHODS : [name.toUpperCase()]
    return VERBS.test(name)
      ? native(new Taking((path, handler, call) => this.#route(methods, path, handler, call)))
      : undefined
  }

  #group(path: Value, block: Value, run: Interpreter): void {
    this.#prefixes.push(path)
    if (block.kind === 'function') run.invoke(block, [])
    this.#prefixes.pop()
  }

  #route(methods: readonly HttpMethod[], path: Value, handler: Value, { file, line, condition }: Call): void {
    const whole = concat([...this.#prefixes, path])
    this.#router.route({ file, line, condition, methods, path: whole, handlers: [handler] })
  }
}

/** `filter[Authenticated].get("/x") { … }`: what a filter does is not known here. */
class Filtered extends Native {
  readonly #of: FinatraController

  constructor(of: FinatraController) {
    super()
    this.#of = of
  }

  override call(): Value {
    return native(this)
  }

  override member(name: string): Value | undefined {
    return this.#of.member(name)
  }
}

type Take = (path: Value, block: Value, call: Call, run: Interpreter) => void

/** `get("/x") { … }`: the first call takes the path, the second the block. */
class Taking extends Native {
  readonly #take: Take
  readonly #path: Call | undefined

  constructor(take: Take, path?: Call) {
    super()
    this.#take = take
    this.#path = path
  }

  override call(call: Call, run: Interpreter): Value {
    if (this.#path === undefined) return native(new Taking(this.#take, call))
    const [block = UNKNOWN] = call.args
    this.#take(this.#path.args[0] ?? text(''), block, this.#path, run)
    return UNKNOWN
  }

  /** `filter[Authenticated].get("/x") { … }` and options between path and block. */
  override method(): Value {
    return native(this)
  }
}

export const finatra: Framework = {
  name: 'finatra',
  languages: ['scala'],
  packages: [SCALA],
  hints: String.raw`\bfinatra\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const isController = callee.path.at(-1) === 'Controller' && call.constructs
    return isController && isAbout(call.scope.module, 'finatra') ? native(new FinatraController(run)) : undefined
  },
}

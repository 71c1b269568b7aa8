/** Blade: routes on `Blade.create()`, and controllers with `@Path`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, text, UNKNOWN, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type ParamPlace } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { addBody } from '../../jvm/body.ts'
import { classArgument } from '../../jvm/class-argument.ts'
import { colonPath } from '../../jvm/colon-path.ts'
import { handlerFunction, handlerName } from '../../jvm/handlers.ts'
import { addMarkedController, isMarkedController, markReader, type MarkStyle } from '../../jvm/marked-controllers.ts'

const reader: Reader = {
  framework: 'blade',
  syntax: colonPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = handlerFunction(route.handlers.at(-1), run, 'handle')
    if (handler !== undefined) run.handle(handler, [native(new BladeContext(facts))], facts)
  },
  handlerName,
}

const METHODS: readonly HttpMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** `@GetRoute` is what `@GET` was called before. */
const controllers: MarkStyle = {
  framework: 'blade',
  syntax: colonPath,
  packages: ['com.hellokaton.blade', 'com.blade'],
  verbs: {
    ...Object.fromEntries(METHODS.map((name) => [name, [name]])),
    ...Object.fromEntries(METHODS.map((name) => [`${name.charAt(0)}${name.slice(1).toLowerCase()}Route`, [name]])),
    ANY: ANY_METHODS,
    Route: ANY_METHODS,
  },
  places: {
    PathParam: 'path',
    Query: 'query',
    Param: 'query',
    Form: 'form',
    Multipart: 'form',
    MultipartParam: 'form',
    Header: 'header',
    HeaderParam: 'header',
    Cookie: 'cookie',
    CookieParam: 'cookie',
    Body: 'body',
    BodyParam: 'body',
  },
}

class BladeApp extends Native {
  readonly #router: Router

  constructor(run: Interpreter) {
    super()
    this.#router = run.project.graph.router(reader)
    this.#router.isApplication = true
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [path = text(''), handler] = call.args
    const { file, line, condition } = call
    const methods = name === 'all' ? ANY_METHODS : [name.toUpperCase()]
    if (/^(?:get|post|put|patch|delete|head|options|all)$/.test(name) && handler !== undefined)
      this.#router.route({ file, line, condition, methods, path, handlers: [run.settle(handler)] })
    else if (name === 'webSocket')
      this.#router.route({ file, line, condition, methods: ['GET'], path, handlers: [], protocol: 'ws' })
    return native(this)
  }
}

const PLACES: readonly (readonly [RegExp, ParamPlace])[] = [
  [/^path(?:String|Int|Long)$/, 'path'],
  [/^query(?:Int|Long|Double)?$/, 'query'],
  [/^form(?:Int|Long|Double)?$|^fileItem$/, 'form'],
  [/^header$/, 'header'],
  [/^cookie$/, 'cookie'],
]

class BladeContext extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    const place = PLACES.find(([names]) => names.test(name))?.[1]
    const asked = textArgument(call, 0)
    if (name === 'request') return native(this)
    // With a value, a header and a cookie are written.
    const writes = (name === 'header' || name === 'cookie') && call.args.length > 1
    if (place !== undefined && asked !== undefined && !writes) this.#facts.add({ name: asked, in: place })
    if (name === 'bodyToString') this.#facts.add({ name: 'body', in: 'body' })
    if (name === 'bodyTo') addBody(classArgument(call, 0), call.scope, this.#facts, run)
    return UNKNOWN
  }
}

export const blade: Framework = {
  name: 'blade',
  languages: ['java', 'kotlin'],
  packages: ['com.hellokaton.blade*', 'com.blade*'],
  hints: String.raw`\bcom\.(?:hellokaton\.)?blade\b`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    const [owner, name] = callee.path.slice(-2)
    return owner === 'Blade' && (name === 'create' || name === 'of' || name === 'me')
      ? native(new BladeApp(run))
      : undefined
  },

  class(of: ClassValue, run: Interpreter): void {
    if (!isMarkedController(of, controllers, run)) return
    const router = run.project.graph.router(markReader(controllers))
    router.isApplication = true
    addMarkedController(of, controllers, router, run)
  },
}

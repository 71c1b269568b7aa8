/** An application, or a group of one: routes that its constructor, its initializer or a function put on it. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { native, text, UNKNOWN, type ClassValue, type FunctionValue, type Value } from '../../../engine/values.ts'
import type { ParamPlace } from '../../../model.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { addBody } from '../../jvm/body.ts'
import { classArgument } from '../../jvm/class-argument.ts'
import { handlerFunction, handlerName } from '../../jvm/handlers.ts'
import { addMarkedController, markReader } from '../../jvm/marked-controllers.ts'
import { mvc, noteMounted } from './mvc.ts'
import { joobyPath } from './path.ts'

const reader: Reader = {
  framework: 'jooby',
  endSlash: 'dropped',
  syntax: joobyPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = handlerFunction(route.handlers.at(-1), run, 'apply')
    const context = native(new JoobyContext(facts))
    if (handler !== undefined) run.handle(withReceiver(handler, context), [context], facts, context)
  },
  handlerName,
}

/** Blocks of Kotlin see what they are given as their own. */
function withReceiver(block: FunctionValue, self: Value): FunctionValue {
  return block.scope.module.language.name === 'kotlin' && block.fn.params.length === 0 ? { ...block, self } : block
}

const VERBS = /^(?:get|post|put|patch|delete|head|options|trace)$/
const GROUPS = /^(?:path|routes|coroutine|install|mount|use|dispatch|with)$/

export class JoobyApp extends Native {
  /** Where routes go now: the application, or the group being filled. */
  readonly #groups: Router[]

  constructor(router: Router) {
    super()
    this.#groups = [router]
  }

  static create(run: Interpreter): JoobyApp {
    return new JoobyApp(run.project.graph.router(reader))
  }

  /** `runApp(args, App::new)`, `runApp(args, app -> …)`, `runApp(args) { … }` */
  static start(call: Call, run: Interpreter): void {
    const given = call.args.at(-1)
    const made = given?.kind === 'class' ? run.instantiate(given, call) : undefined
    const base = made?.kind === 'instance' ? made.base : undefined
    const app = base?.kind === 'native' && base.native instanceof JoobyApp ? base.native : JoobyApp.create(run)
    app.router.isApplication = true
    if (made === undefined) app.fill(given, run)
  }

  get router(): Router {
    const router = this.#groups.at(-1)
    if (router === undefined) throw new Error('the outermost group is never left')
    return router
  }

  /** A function puts routes on it. */
  fill(given: Value | undefined, run: Interpreter): void {
    if (given?.kind === 'function') run.invoke(withReceiver(given, native(this)), [native(this)])
  }

  override isCalledBare(name: string): boolean {
    return VERBS.test(name) || GROUPS.test(name) || /^(?:mvc|ws|sse|setContextPath)$/.test(name)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first = text('')] = call.args
    const { file, line, condition } = call
    const site = { file, line, condition }
    if (VERBS.test(name)) {
      const handler = call.args[1]
      if (handler === undefined) return undefined
      this.router.route({ ...site, methods: [name.toUpperCase()], path: first, handlers: [run.settle(handler)] })
    } else if (name === 'ws' || name === 'sse') {
      const protocol = name === 'ws' ? { protocol: 'ws' as const } : {}
      this.router.route({ ...site, methods: ['GET'], path: first, handlers: [], ...protocol })
    } else if (name === 'setContextPath') this.#prefix(first)
    else if (name === 'mvc') this.#controller(first, call, run)
    else if (GROUPS.test(name)) this.#group(call, run)
    else return undefined
    return native(this)
  }

  #prefix(path: Value): void {
    if (this.#groups.length === 1) this.router.rootPrefix = path
  }

  /** `contextPath = "/app"` of Kotlin. */
  override setMember(name: string, value: Value): void {
    if (name === 'contextPath') this.#prefix(value)
  }

  /** A group that a function fills on the application itself, or another application below a path. */
  #group(call: Call, run: Interpreter): void {
    const path = call.args.find((arg) => arg.kind === 'text') ?? text('')
    const given = call.args.findLast((arg) => arg.kind !== 'text')
    const settled = given === undefined ? UNKNOWN : run.settle(given)
    const { file, line, condition } = call
    const site = { file, line, condition, path, handlers: [] }
    if (settled.kind === 'function') {
      const inner = run.project.graph.router(reader)
      this.router.mount({ ...site, router: inner })
      this.#groups.push(inner)
      const made = run.invoke(withReceiver(settled, native(this)), [native(this)])
      this.#groups.pop()
      this.#below(made, site)
    } else if (settled.kind === 'class') this.#below(run.instantiate(settled, call), site)
    else this.#below(settled, site)
  }

  #below(app: Value, site: Omit<Parameters<Router['mount']>[0], 'router'>): void {
    const inner = app.kind === 'instance' ? app.base : app
    if (inner?.kind === 'native' && inner.native instanceof JoobyApp && inner.native !== this)
      this.router.mount({ ...site, router: inner.native.router })
  }

  /** `mvc(new Users())`, `mvc(Users.class)`, and `mvc(new Users_())`, which a tool makes of `Users`. */
  #controller(given: Value, call: Call, run: Interpreter): void {
    const named = classArgument(call, 0) ?? (call.expr?.args[0]?.value.kind === 'call' ? nameOf(call) : undefined)
    const of: ClassValue | undefined =
      given.kind === 'instance'
        ? given.of
        : given.kind === 'class'
          ? given
          : named?.kind === 'named'
            ? classOf(named.name.replace(/_$/, ''), call, run)
            : undefined
    if (of === undefined) return
    noteMounted(of, run)
    const router = run.project.graph.router(markReader(mvc))
    const { file, line, condition } = call
    this.router.mount({ file, line, condition, path: text(''), router, handlers: [] })
    addMarkedController(of, mvc, router, run)
  }
}

function nameOf(call: Call): { readonly kind: 'named'; readonly name: string } | undefined {
  const made = call.expr?.args[0]?.value
  const callee = made?.kind === 'call' ? made.callee : undefined
  return callee?.kind === 'name' ? { kind: 'named', name: callee.name } : undefined
}

function classOf(name: string, call: Call, run: Interpreter): ClassValue | undefined {
  const found = run.lookUp(name, call.scope, call.line)
  return found?.kind === 'class' ? found : undefined
}

const PLACES: Readonly<Record<string, ParamPlace>> = {
  path: 'path',
  query: 'query',
  form: 'form',
  file: 'form',
  files: 'form',
  multipart: 'form',
  header: 'header',
  cookie: 'cookie',
}

class JoobyContext extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override member(name: string): Value | undefined {
    return name === 'ctx' ? native(this) : undefined
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const place = Object.hasOwn(PLACES, name) ? PLACES[name] : undefined
    const asked = textArgument(call, 0)
    if (place !== undefined && asked !== undefined) {
      this.#facts.add({ name: asked, in: place })
      return { kind: 'unknown', label: asked }
    }
    if (name === 'body') addBody(call.types[0] ?? classArgument(call, 0), call.scope, this.#facts, run)
    return UNKNOWN
  }
}

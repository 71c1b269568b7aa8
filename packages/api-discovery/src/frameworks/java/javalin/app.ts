/** `Javalin.create()` and the configuration that it is given. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, Native, type Call } from '../../../engine/native.ts'
import { native, text, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { Router } from '../../../routing/graph.ts'
import { constantName } from '../../jvm/marks.ts'
import { runGroup } from './groups.ts'
import { javalinReader } from './reader.ts'
import { addCrud, addRoute, isHandler, VERBS } from './routes.ts'

/** The application, and `config.router`, `config.routes`, `config.routing`, which register on it too. */
export class JavalinApp extends Native {
  readonly router: Router

  constructor(router: Router) {
    super()
    this.router = router
  }

  static create(run: Interpreter): JavalinApp {
    const router = run.project.graph.router(javalinReader)
    router.isApplication = true
    return new JavalinApp(router)
  }

  /** One that a function is given by something that cannot be seen. */
  static untold(run: Interpreter): JavalinApp {
    return new JavalinApp(run.project.graph.router(javalinReader))
  }

  configure(call: Call, run: Interpreter): void {
    const configure = call.args.find((arg) => arg.kind === 'function')
    if (configure?.kind === 'function') run.invoke(configure, [native(this)])
  }

  override isCalledBare(name: string): boolean {
    return VERBS[name] !== undefined || /^(?:ws|sse|crud|before|beforeMatched|routes|apiBuilder|addHandler)$/.test(name)
  }

  override member(name: string): Value | undefined {
    return /^(?:router|routes|routing|unsafe|pvt)$/.test(name) ? native(this) : undefined
  }

  override setMember(name: string, value: Value): void {
    if (name === 'contextPath') this.router.prefix = value
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    // Blocks of Kotlin, which every object has.
    if (/^(?:apply|also|let|run|use)$/.test(name)) return undefined
    const verb = VERBS[name]
    const site = { file: call.file, line: call.line, condition: call.condition }
    if (verb !== undefined) addRoute(this.router, verb, call)
    else if (name === 'addHandler' || name === 'addHttpHandler') {
      const type = constantName(call.args[0] ?? text(''))
      const methods: readonly HttpMethod[] = type === undefined ? ANY_METHODS : [type]
      if (!/^(?:BEFORE|AFTER)/.test(type ?? '')) addRoute(this.router, methods, { ...call, args: call.args.slice(1) })
    } else if (name === 'ws' || name === 'sse') addRoute(this.router, ['GET'], call, name)
    else if (name === 'crud') addCrud(this.router, call, run)
    else if (/^before(?:Matched)?$/.test(name)) {
      const handlers = call.args.filter(isHandler)
      const path = call.args[0] === undefined || isHandler(call.args[0]) ? undefined : call.args[0]
      this.router.use({ ...site, path, handlers, always: true })
    } else if (name === 'routes' || name === 'apiBuilder' || name === 'mount') {
      const group = argument(call, 0)
      if (group !== undefined) runGroup(this.router, group, run, native(this))
    } else if (name === 'updateConfig') this.configure(call, run)
    else if (name === 'contextPath') this.router.prefix = argument(call, 0)
    return native(this)
  }
}

/** Libraries whose server or router is an object: Served, RESTinio, Cinatra, libhv, Qt HTTP Server, Lithium, C++ REST SDK. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, type External, type Unknown, type Value } from '../../../engine/values.ts'
import { CPP } from '../../../languages/cpp/index.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { sharedApplication } from '../apps.ts'
import type { Dialect } from './dialect.ts'
import { DIALECTS } from './dialects.ts'

class Server extends Native {
  readonly #router: Router
  readonly #dialect: Dialect
  readonly #base: Value | undefined

  constructor(router: Router, dialect: Dialect, base?: Value) {
    super()
    this.#router = router
    this.#dialect = dialect
    this.#base = base
  }

  override method(name: string, call: Call): Value | undefined {
    const [first] = call.args
    if (this.#dialect.begins?.test(name) === true) return native(new Server(this.#router, this.#dialect, first))
    const found = this.#dialect.register(name, call, this.#base)
    if (found === undefined) return undefined
    const { methods, path, handler } = found
    const site = { file: call.file, line: call.line, condition: call.condition }
    this.#router.route({ ...site, methods, path, handlers: handler === undefined ? [] : [handler] })
    return native(this)
  }
}

/** The text of `U("http://…")`, a macro for wide texts, too. */
function plainArgument(value: Value | undefined): Value | undefined {
  const inner =
    value?.kind === 'external' && /^(?:U|_XPLATSTR)$/.test(value.path[0] ?? '') ? value.call?.args[0] : undefined
  return inner ?? value
}

function frameworkOf(dialect: Dialect): Framework {
  const reader: Reader = {
    framework: dialect.framework,
    syntax: dialect.syntax,
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      const handler = route.handlers.at(-1)
      if (handler?.kind === 'function') run.handle(handler, dialect.inputs(route, facts, handler), facts, handler.self)
    },
  }
  const server = (project: Project, base?: Value): Value =>
    native(new Server(sharedApplication(project, reader), dialect, base))
  // Routers are often made through an alias of their type or by a function: `std::make_unique<router_t>()`.
  const isLoose = (name: string, call: Call, run: Interpreter): boolean =>
    dialect.ownMethods?.test(name) === true &&
    run.project.files.source(call.file)?.text.includes(dialect.framework) === true
  return {
    name: dialect.framework,
    languages: ['cpp'],
    packages: [CPP],
    hints: dialect.hints,

    call(callee: External, call: Call, run: Interpreter): Value | undefined {
      const name = callee.path.at(-1) ?? ''
      if (call.constructs && callee.path.length === 1 && dialect.types.test(name))
        return server(run.project, plainArgument(call.args[0]))
      if (isLoose(name, call, run))
        return new Server(sharedApplication(run.project, reader), dialect).method(name, call)
      return dialect.call?.(name, call, run)
    },

    typed: (type: External, run: Interpreter) =>
      dialect.types.test(type.path.at(-1) ?? '') ? server(run.project) : undefined,

    claim: (_: Unknown, method: string, call: Call, run: Interpreter) =>
      isLoose(method, call, run) ? new Server(sharedApplication(run.project, reader), dialect) : undefined,
  }
}

export const cppServers: readonly Framework[] = DIALECTS.map(frameworkOf)

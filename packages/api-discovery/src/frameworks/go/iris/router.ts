import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import { alternatives, native, plainText, text, type Value } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { controllersIn, methodsOf } from '../controllers.ts'
import { GoRouter, groupOf, methodsIn, orUnknown, setUp, TITLED_VERBS } from '../router.ts'
import { routeOfMethod } from './controllers.ts'

/** `iris.Application` and `iris.Party`. */
export class IrisRouter extends GoRouter {
  static make(run: Interpreter, reader: Reader): IrisRouter {
    return new IrisRouter(run.project.graph.router(reader))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second, ...rest] = call.args
    const verb = name === 'Any' ? ANY_METHODS : TITLED_VERBS.get(name)
    if (verb !== undefined) {
      this.register(call, verb, orUnknown(first), call.args.slice(1))
      return native(this)
    }
    switch (name) {
      case 'Handle':
      case 'HandleMany':
      case 'Many': {
        const methods = methodsIn(first)
        if (methods !== undefined) this.register(call, methods, separatePaths(orUnknown(second)), rest)
        return native(this)
      }
      case 'Party':
        return native(groupOf(this, IrisRouter.make, call, run, first, call.args.slice(1)))
      case 'PartyFunc': {
        const child = groupOf(this, IrisRouter.make, call, run, first)
        setUp(second, [child], call, run)
        return native(child)
      }
      case 'Subdomain':
      case 'WildcardSubdomain':
        return native(groupOf(this, IrisRouter.make, call, run, undefined, call.args.slice(1)))
      case 'ConfigureContainer':
        setUp(first, [this], call, run)
        return native(this)
      case 'Configure':
        for (const one of call.args) setUp(one, [this], call, run)
        return native(this)
      case 'Use':
      case 'UseGlobal':
      case 'UseRouter':
        this.use(call, call.args)
        return native(this)
      default:
        return undefined
    }
  }

  override member(name: string): Value | undefined {
    return name === 'APIBuilder' || name === 'Self' ? native(this) : undefined
  }
}

/** `"/users /people"` are two paths. */
function separatePaths(path: Value): Value {
  const own = plainText(path)
  return own?.includes(' /') === true ? { kind: 'list', items: own.split(/\s+/).map(text), open: false } : path
}

/** `mvc.New(party)`: controllers are handled below it. */
export class MvcApplication extends Native {
  readonly party: IrisRouter

  constructor(party: IrisRouter) {
    super()
    this.party = party
  }

  override member(name: string): Value | undefined {
    return name === 'Router' ? native(this.party) : undefined
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'Handle') this.#handle(call, run)
    if (name === 'Party')
      return native(
        new MvcApplication(groupOf(this.party, IrisRouter.make, call, run, call.args[0], call.args.slice(1))),
      )
    if (name === 'Configure') for (const one of call.args) setUp(one, [this], call, run)
    return native(this)
  }

  #handle(call: Call, run: Interpreter): void {
    for (const controller of alternatives(orUnknown(call.args[0]))) {
      for (const of of controllersIn(controller, run)) {
        for (const [name, fn] of methodsOf(of, run)) {
          const route = routeOfMethod(name, fn)
          if (route === undefined) continue
          const handler = run.memberOf(controller.kind === 'instance' ? controller : of, name, call.file)
          this.party.router.route({
            file: of.scope.module.file,
            line: fn.line,
            condition: call.condition,
            methods: route.methods,
            path: text(route.path),
            handlers: [handler],
            facts: of,
          })
        }
        const before = run.memberOf(controller, 'BeforeActivation', call.file)
        if (before.kind === 'function')
          run.call(before, { ...call, args: [native(new Activation(this.party, controller))], constructs: false })
      }
    }
  }
}

/** `b.Handle("GET", "/custom/{id}", "Method", middleware…)` inside `BeforeActivation`. */
class Activation extends Native {
  readonly #party: IrisRouter
  readonly #controller: Value

  constructor(party: IrisRouter, controller: Value) {
    super()
    this.#party = party
    this.#controller = controller
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'Router') return native(this.#party)
    if (name !== 'Handle' && name !== 'HandleMany') return native(this)
    const [methods, path, , ...middleware] = call.args
    const named = textArgument(call, 2)
    const handler = named === undefined ? [] : [run.memberOf(this.#controller, named, call.file)]
    this.#party.register(call, methodsIn(methods) ?? ANY_METHODS, orUnknown(path), [...middleware, ...handler])
    return native(this)
  }
}

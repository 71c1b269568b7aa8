/** Iris with its MVC and dependency injection. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { ParamDef } from '../../../engine/ir.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { controllerWith } from '../controllers.ts'
import { FUNCTION_GUARD_WAY, functionGuard } from '../guards.ts'
import { mixedPath } from '../path.ts'
import { argumentsFor, goReader, type GoReaderOptions } from '../reader.ts'
import { RequestContext, type RequestScene } from '../request.ts'
import { routersIn, setUp } from '../router.ts'
import { irisContext } from './context.ts'
import { IrisRouter, MvcApplication } from './router.ts'

const IS_CONTEXT = /^(?:iris\.|context\.)\*?Context$/

function contextFor(typeName: string, scene: RequestScene): Value | undefined {
  return IS_CONTEXT.test(typeName) ? native(new RequestContext(irisContext, scene)) : undefined
}

/** With dependency injection the context may be any argument; without, it is the only one. */
function argument(param: ParamDef, scene: RequestScene): Value | undefined {
  return param.type?.kind === 'named' ? contextFor(param.type.name, scene) : undefined
}

const options: GoReaderOptions = {
  framework: 'iris',
  syntax: mixedPath,
  args: [],
  argument,
  guard: (handler) => functionGuard(handler, FUNCTION_GUARD_WAY.calling, /iris\/v\d+\/middleware\/(?:basicauth|jwt)\./),
}

const plain = goReader(options)

const reader: Reader = {
  ...plain,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = route.handlers.at(-1)
    const of = handler?.kind === 'function' && handler.self?.kind === 'instance' ? handler.self.of : undefined
    if (handler?.kind !== 'function' || of === undefined) return plain.readHandlers?.(route, facts, run)
    const scene = { facts, methods: route.methods }
    const self = controllerWith(of, (name) => contextFor(name, scene), run)
    run.handle(handler, argumentsFor(handler, options, scene), facts, self)
  },
}

export const iris: Framework = {
  name: 'iris',
  languages: ['go'],
  packages: ['github.com/kataras/iris*'],
  hints: String.raw`kataras/iris|\biris\.`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [name] = callee.path
    const [first] = call.args
    if (callee.path.length !== 1) return undefined
    if (callee.package.endsWith('/mvc')) return mvc(name, call, run)
    if (name === 'New' || name === 'Default') {
      const made = IrisRouter.make(run, reader)
      made.router.isApplication = true
      return native(made)
    }
    return name === 'Handler' && (callee.package.endsWith('/hero') || first?.kind === 'function') ? first : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const name = type.path.at(-1) ?? ''
    if (type.package.endsWith('/mvc'))
      return name === 'Application' ? native(new MvcApplication(IrisRouter.make(run, reader))) : undefined
    return /^(?:Application|Party|APIContainer|APIBuilder)$/.test(name)
      ? native(IrisRouter.make(run, reader))
      : undefined
  },
}

function mvc(name: string | undefined, call: Call, run: Interpreter): Value | undefined {
  const [party] = routersIn(call.args[0], run, call.file)
  if (!(party instanceof IrisRouter)) return undefined
  const made = new MvcApplication(party)
  if (name === 'Configure') for (const one of call.args.slice(1)) setUp(one, [made], call, run)
  return name === 'New' || name === 'Configure' ? native(made) : undefined
}

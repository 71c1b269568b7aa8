/** Routers of fasthttp: `fasthttp/router` and `fasthttprouter`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { ANY_METHODS } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { wrappingGuard } from '../guards.ts'
import { functionsOf } from '../handlers.ts'
import { methodsCompared } from '../nethttp/methods.ts'
import { pathSwitch } from '../nethttp/paths.ts'
import { mixedPath } from '../path.ts'
import { goReader } from '../reader.ts'
import { GoRouter, groupOf, methodsIn, orUnknown, VERBS } from '../router.ts'
import { fastContext } from './context.ts'

const reader = goReader({
  framework: 'fasthttp',
  endSlash: 'kept',
  syntax: mixedPath,
  args: [fastContext],
  guard: (handler) => wrappingGuard(handler, () => false),
})

class FastRouter extends GoRouter {
  static make(run: Interpreter, of: Reader): FastRouter {
    return new FastRouter(run.project.graph.router(of))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second, ...rest] = call.args
    const verb = name === 'ANY' ? ANY_METHODS : VERBS.get(name)
    if (verb !== undefined) {
      this.register(call, verb, orUnknown(first), call.args.slice(1))
      return native(this)
    }
    if (name === 'Group') return native(groupOf(this, FastRouter.make, call, run, first))
    const methods = name === 'Handle' ? methodsIn(first) : undefined
    if (methods !== undefined) this.register(call, methods, orUnknown(second), rest)
    return undefined
  }
}

/** A handler of everything, which tells paths apart itself. */
function serveAll(handler: Value | undefined, call: Call, run: Interpreter): void {
  for (const fn of functionsOf(handler, run)) {
    const found = pathSwitch(fn, run)
    if (found === undefined) continue
    const router = FastRouter.make(run, reader)
    router.router.isApplication = true
    for (const { path, line, handler: one } of found.cases) {
      const methods = methodsCompared([one], { args: [fastContext] }, run) ?? ANY_METHODS
      const site = { ...call, line, file: one.scope.module.file }
      for (const method of methods) router.register(site, [method], path, [one])
    }
  }
}

export const fasthttp: Framework = {
  name: 'fasthttp',
  languages: ['go'],
  packages: ['github.com/fasthttp/router', 'github.com/buaazp/fasthttprouter', 'github.com/valyala/fasthttp'],
  hints: String.raw`fasthttp/router|fasthttprouter|\bfasthttp\.`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.join('.')
    if (callee.package.endsWith('valyala/fasthttp')) {
      if (name.startsWith('ListenAndServe')) serveAll(call.args.at(-1), call, run)
      if (name === 'Server' && call.constructs) serveAll(call.named.get('Handler'), call, run)
      return name === 'RequestHandler' ? call.args[0] : undefined
    }
    if (name !== 'New' && name !== 'Router') return undefined
    const made = FastRouter.make(run, reader)
    made.router.isApplication = true
    return native(made)
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return /^(?:Router|Group)$/.test(type.path.at(-1) ?? '') && !type.package.endsWith('valyala/fasthttp')
      ? native(FastRouter.make(run, reader))
      : undefined
  },
}

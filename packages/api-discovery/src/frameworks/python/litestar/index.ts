/** Litestar, and Starlite before it: handlers under decorators, controllers, routers, guards. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import { Provided } from './dependencies.ts'
import { HandlerDeclaration, handlersOf } from './handler.ts'
import { isTaken, LitestarRouter } from './router.ts'
import { LitestarMark } from './signature.ts'

export const litestar: Framework = {
  name: 'litestar',
  languages: ['python'],
  packages: ['litestar', 'litestar.*', 'starlite', 'starlite.*'],
  hints: String.raw`\b(?:litestar|starlite)\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    if (name === 'Litestar' || name === 'Starlite') return native(LitestarRouter.make(call, true, run))
    if (name === 'Router') return native(LitestarRouter.make(call, false, run))
    if (name === 'Provide') return native(new Provided(argument(call, 0, 'dependency')))
    if (LitestarMark.isMark(name)) return native(new LitestarMark(name, call))
    const declared = HandlerDeclaration.of(name, call)
    return declared === undefined ? undefined : native(declared)
  },

  class(of: ClassValue, run: Interpreter): void {
    if (
      isTaken(of) ||
      !run.project.outsideBases(of, run).some((base) => /^(?:litestar|starlite)\..*Controller$/.test(base))
    )
      return
    if (!run.project.isExtended(of, run)) LitestarRouter.empty(run).addController(of, run)
  },

  /** Handlers that nothing in the folder takes are still there, under a prefix that cannot be seen. */
  files(_project: Project, run: Interpreter): void {
    const left = handlersOf(run).filter((handler) => !handler.isTaken && !isMethod(handler.fn))
    if (left.length === 0) return
    const router = LitestarRouter.empty(run)
    for (const handler of left) router.add(handler)
  },
}

/** Methods of controllers come through their class. */
function isMethod(fn: Value): boolean {
  return fn.kind === 'function' && fn.owner !== undefined
}

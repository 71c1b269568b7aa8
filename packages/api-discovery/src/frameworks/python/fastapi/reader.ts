import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { unwrapped } from '../standard/index.ts'
import { viewFunction, viewName } from '../views.ts'
import { inheritedDependencies } from './inherited-dependencies.ts'
import { Dependency, dependencyOf, annotated } from './marks.ts'
import { namesInPath } from '../path-names.ts'
import { RequestValue } from '../request.ts'
import { middlewareGuard } from '../starlette/middleware.ts'
import { starlettePath } from '../starlette/path.ts'
import { STARLETTE_REQUEST } from '../starlette/request.ts'
import { Signature } from './signature.ts'
import { native } from '../../../engine/values.ts'

export const fastapiReader: Reader = {
  framework: 'fastapi',
  endSlash: 'kept',
  syntax: starlettePath,
  guard(handler: Value): FoundGuard | undefined {
    return named(dependencyOf(handler)) ?? middlewareGuard(handler)
  },
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const view = viewFunction(route.handlers.at(-1))
    const signature = new Signature(run, facts, namesInPath(route, starlettePath, run))
    for (const dependency of inheritedDependencies(route, run)) signature.depend(dependency)
    for (const handler of route.handlers) {
      const dependency = dependencyOf(handler)
      if (dependency !== undefined) signature.depend(dependency)
    }
    if (view === undefined) return signature.finish()
    const inner = unwrapped(view)
    signature.read(inner)
    signature.finish()
    // What a handler takes from the raw request is named by its accessors.
    const request = native(new RequestValue(STARLETTE_REQUEST, facts))
    const args = inner.fn.params.map((param): Value =>
      param.type?.kind === 'named' && /(?:^|\.)(?:Request|WebSocket)$/.test(param.type.name)
        ? request
        : { kind: 'unknown' },
    )
    if (args.includes(request)) run.handle(inner, args, facts)
  },
  routeGuards(route: Route, run: Interpreter) {
    const view = viewFunction(route.handlers.at(-1))
    if (view === undefined) return []
    const { fn, scope } = unwrapped(view)
    return fn.params.flatMap((param) => {
      const value = param.value === undefined ? undefined : run.evaluate(param.value, scope)
      const marks = [...annotated(param.type, scope, run), ...[dependencyOf(value)].filter((one) => one !== undefined)]
      return marks.flatMap((mark) => {
        const guard = mark instanceof Dependency ? named(mark) : undefined
        return guard === undefined ? [] : [{ guard, line: param.line }]
      })
    })
  },
  handlerName: viewName,
}

function named(dependency: Dependency | undefined): FoundGuard | undefined {
  const found = dependency?.guard()
  if (dependency === undefined || found === undefined) return undefined
  const { name } = dependency
  return name === undefined ? found : { ...found, name }
}
